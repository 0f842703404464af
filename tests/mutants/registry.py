"""Every mutant there is, area by area."""

from tests.mutants import storage, tenants, unit_of_work
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *unit_of_work.MUTANTS,
    *storage.MUTANTS,
    *tenants.MUTANTS,
)
