"""Every mutant there is, area by area."""

from tests.mutants import repositories, unit_of_work
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *unit_of_work.MUTANTS,
    *repositories.MUTANTS,
)
