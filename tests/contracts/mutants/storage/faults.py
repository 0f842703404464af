"""Mistakes about a server that does not answer: made with PostgreSQL, for there must be a line that can be cut."""

from collections.abc import Callable

from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from application.ports.storage import Batch, Storage
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, storage_changed_by


def unknown_becomes(error: Exception | None) -> Callable[[Storage], Storage]:
    """A storage that says something else, or nothing, where it should say that it does not know."""

    class Sure(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            try:
                await self.inner.write(batch)
            except CommitUnknown as unknown:
                if error is not None:
                    raise error from unknown

    return Sure


def _mutant(name: str, error: Exception | None) -> Mutant:
    return mutant(name, "UOW-14", adapter=storage_changed_by(unknown_becomes(error)), on="postgres")


MUTANTS = (
    _mutant("takes a lost answer for a commit", None),
    _mutant("takes a lost answer for a conflict", ConcurrencyConflict("something")),
    _mutant("takes a lost answer for nothing stored", Unavailable("PostgreSQL", "the connection is lost")),
)
