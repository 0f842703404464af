"""Every mutant there is, port by port."""

from tests.contracts.mutants.application import unit_of_work as application
from tests.contracts.mutants.delivery import deliveries, queues, workers
from tests.contracts.mutants.histories import clients
from tests.contracts.mutants.mailer import letters
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.outbox import messages, outcomes, relay, states
from tests.contracts.mutants.passwords import hashes as passwords
from tests.contracts.mutants.persistence import dropping, openings, tenants
from tests.contracts.mutants.queries import accounts as account_queries
from tests.contracts.mutants.queries import literals, order, search
from tests.contracts.mutants.queries import queries as lists
from tests.contracts.mutants.schedules import turns
from tests.contracts.mutants.shop import (
    accounts,
    configuration,
    ending_access,
    inbox,
    orders,
    other_processes,
    products,
    records,
    stock,
    tokens,
)
from tests.contracts.mutants.storage import (
    batches,
    faults,
    fields,
    keys,
    kinds,
    parts,
    pools,
    storage,
    texts,
    unit_of_work,
)
from tests.contracts.mutants.system import machine, secrets

MUTANTS: tuple[Mutant, ...] = (
    *tenants.MUTANTS,
    *dropping.MUTANTS,
    *openings.MUTANTS,
    *unit_of_work.MUTANTS,
    *storage.MUTANTS,
    *fields.MUTANTS,
    *keys.MUTANTS,
    *texts.MUTANTS,
    *batches.MUTANTS,
    *faults.MUTANTS,
    *lists.MUTANTS,
    *parts.MUTANTS,
    *kinds.MUTANTS,
    *pools.MUTANTS,
    *search.MUTANTS,
    *literals.MUTANTS,
    *order.MUTANTS,
    *account_queries.MUTANTS,
    *products.MUTANTS,
    *stock.MUTANTS,
    *orders.MUTANTS,
    *records.MUTANTS,
    *messages.MUTANTS,
    *relay.MUTANTS,
    *outcomes.MUTANTS,
    *states.MUTANTS,
    *inbox.MUTANTS,
    *accounts.MUTANTS,
    *tokens.MUTANTS,
    *ending_access.MUTANTS,
    *other_processes.MUTANTS,
    *configuration.MUTANTS,
    *turns.MUTANTS,
    *clients.MUTANTS,
    *application.MUTANTS,
    *deliveries.MUTANTS,
    *workers.MUTANTS,
    *queues.MUTANTS,
    *letters.MUTANTS,
    *passwords.MUTANTS,
    *machine.MUTANTS,
    *secrets.MUTANTS,
)
