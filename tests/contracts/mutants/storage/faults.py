"""Mistakes about a server that does not answer: made with PostgreSQL, for there must be a line that can be cut."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from application.ports.storage import AnyAggregate, Batch, Storage
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


class TakesTroubleForAConflict(StorageAround):
    """Whatever goes wrong, somebody else was faster: so it is tried again, for as long as it goes wrong."""

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        try:
            return await self.inner.read(kind, ids)
        except Unavailable as error:
            raise ConcurrencyConflict(kind.label) from error

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except Unavailable as error:
            raise ConcurrencyConflict("something") from error


def _mutant(name: str, error: Exception | None) -> Mutant:
    return mutant(name, "UOW-14", adapter=storage_changed_by(unknown_becomes(error)), on="postgres")


MUTANTS = (
    _mutant("takes a lost answer for a commit", None),
    _mutant("takes a lost answer for a conflict", ConcurrencyConflict("something")),
    _mutant("takes a lost answer for nothing stored", Unavailable("PostgreSQL", "the connection is lost")),
    mutant("takes a cut line for a conflict", "UOW-15", storage_changed_by(TakesTroubleForAConflict), on="postgres"),
    mutant("takes silence for a conflict", "UOW-17", storage_changed_by(TakesTroubleForAConflict), on="postgres"),
    mutant("takes a full pool for a conflict", "UOW-18", storage_changed_by(TakesTroubleForAConflict), on="postgres"),
)
