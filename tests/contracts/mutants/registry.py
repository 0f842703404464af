"""Every mutant there is, area by area."""

from tests.contracts.mutants import (
    faults,
    inbox,
    orders,
    outbox,
    products,
    queries,
    stock,
    storage,
    tenants,
    unit_of_work,
)
from tests.contracts.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *unit_of_work.MUTANTS,
    *storage.MUTANTS,
    *faults.MUTANTS,
    *tenants.MUTANTS,
    *queries.MUTANTS,
    *products.MUTANTS,
    *stock.MUTANTS,
    *orders.MUTANTS,
    *outbox.MUTANTS,
    *inbox.MUTANTS,
)
