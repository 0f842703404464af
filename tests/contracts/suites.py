"""Every law there is, port by port."""

from tests.contracts import (
    environment,
    inbox,
    isolation,
    outbox,
    products,
    relaying,
    repositories,
    stock,
    stock_histories,
    types,
)
from tests.contracts.law import Law
from tests.contracts.orders import keys, lives
from tests.contracts.queries import answers, filters, paging
from tests.contracts.unit_of_work import atomic, block, conflicts, faults, model, usage

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
    *products.LAWS,
    *stock.LAWS,
    *stock_histories.LAWS,
    *keys.LAWS,
    *lives.LAWS,
    *outbox.LAWS,
    *relaying.LAWS,
    *inbox.LAWS,
    *types.LAWS,
)
