"""In the making."""

from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = ()
