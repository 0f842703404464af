"""What is changed, and which tests are to notice."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants_of

SEED = 6
"""Of the samples: with it the choice is the same in every run, and nobody can pick."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Some tests: where they are, and what pytest is told besides.

    A trial is given up after `patience`, in seconds, and five times what its tests took before anything was changed.
    """

    paths: Sequence[str]
    options: Sequence[str] = ()
    patience: float = 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """A package to be changed, file by file, and its tests.

    A mutant is tried on the first suite, and one that survives on the next. With `sample` only so many are tried.
    """

    name: str
    suites: Sequence[Suite]
    sample: int | None = None

    def mutants(self, root: Path) -> list[Mutant]:
        """What is to be tried, file by file."""
        files = sorted(path.relative_to(root).as_posix() for path in (root / self.name).rglob("*.py"))
        found = [mutant for file in files for mutant in mutants_of(root, file)]
        return found if self.sample is None else sampled(found, self.sample)


def sampled(mutants: Iterable[Mutant], size: int) -> list[Mutant]:
    """So many of them, in their order. One that comes or goes in one file leaves the choice among the others alone."""
    by_chance = sorted(mutants, key=lambda mutant: random.Random(f"{SEED} {mutant.key}").random())
    return sorted(by_chance[:size], key=lambda mutant: (mutant.path, mutant.line, mutant.key))


# As `make core` runs them, with pytest and Hypothesis alone: the quickest there are.
_CORE = Suite(("tests/domain", "tests/application"), ("-c", "tests/pure.toml", "--rootdir=."))
_IN_MEMORY = Suite(
    (
        "tests/contracts/adapters/test_memory.py",
        "tests/contracts/adapters/test_application.py",
        "tests/contracts/adapters/test_in_process.py",
        "tests/contracts/adapters/test_fakes.py",
        "tests/acceptance",
        "tests/codec",
        "tests/small_ports",
    ),
    ("-k", "not sqlite and not postgres and not mongo"),
)
# Without the second version of PostgreSQL, which runs the same code.
_SERVERS = Suite(
    (
        "tests/contracts/adapters",
        "tests/small_ports",
        "tests/codec",
        "tests/persistence",
        "tests/entrypoints",
        "tests/acceptance",
    ),
    ("--ignore=tests/contracts/adapters/test_postgres_16.py",),
)

PARTS = (
    Part("domain", (_CORE, _IN_MEMORY)),
    Part("application", (_CORE, _IN_MEMORY)),
    Part("adapters", (_SERVERS,), sample=300),
)
