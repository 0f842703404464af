"""Every mutant there is, port by port."""

from tests.contracts.mutants.application import unit_of_work as application
from tests.contracts.mutants.delivery import deliveries
from tests.contracts.mutants.histories import clients
from tests.contracts.mutants.mailer import letters
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.outbox import messages, outcomes, relay
from tests.contracts.mutants.persistence import tenants
from tests.contracts.mutants.queries import queries, search
from tests.contracts.mutants.schedules import turns
from tests.contracts.mutants.shop import inbox, orders, products, records, stock
from tests.contracts.mutants.storage import faults, fields, parts, pools, storage, unit_of_work
from tests.contracts.mutants.system import machine

MUTANTS: tuple[Mutant, ...] = (
    *tenants.MUTANTS,
    *unit_of_work.MUTANTS,
    *storage.MUTANTS,
    *fields.MUTANTS,
    *faults.MUTANTS,
    *parts.MUTANTS,
    *pools.MUTANTS,
    *queries.MUTANTS,
    *search.MUTANTS,
    *products.MUTANTS,
    *stock.MUTANTS,
    *orders.MUTANTS,
    *records.MUTANTS,
    *messages.MUTANTS,
    *relay.MUTANTS,
    *outcomes.MUTANTS,
    *inbox.MUTANTS,
    *turns.MUTANTS,
    *clients.MUTANTS,
    *application.MUTANTS,
    *deliveries.MUTANTS,
    *letters.MUTANTS,
    *machine.MUTANTS,
)
