"""Every law there is, port by port."""

from tests.contracts.kit import signatures
from tests.contracts.kit.law import Law
from tests.contracts.laws.outbox import messages, relay
from tests.contracts.laws.queries import answers, filters, paging
from tests.contracts.laws.shop import catalogue, idempotency_keys, inbox, ordering, stock, stock_histories
from tests.contracts.laws.storage import atomic, block, conflicts, faults, model, repositories, usage
from tests.contracts.laws.tenants import environment, isolation

LAWS: tuple[Law, ...] = (
    *environment.LAWS,
    *block.LAWS,
    *conflicts.LAWS,
    *atomic.LAWS,
    *faults.LAWS,
    *usage.LAWS,
    *model.LAWS,
    *repositories.LAWS,
    *isolation.LAWS,
    *answers.LAWS,
    *filters.LAWS,
    *paging.LAWS,
    *catalogue.LAWS,
    *stock.LAWS,
    *stock_histories.LAWS,
    *idempotency_keys.LAWS,
    *ordering.LAWS,
    *messages.LAWS,
    *relay.LAWS,
    *inbox.LAWS,
    *signatures.LAWS,
)
