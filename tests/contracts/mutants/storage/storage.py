"""Mistakes in the storage: what adapters written by hand get wrong."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from dataclasses import replace
from sqlite3 import OperationalError
from typing import cast
from uuid import UUID

from adapters.memory.storage import MemoryStorage
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, Storage
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, of_memory, others_run, storage_changed_by


def parts(batch: Batch) -> Iterator[Batch]:
    """The batch in pieces, one for each change, and one for all that belongs to no change."""
    for change in batch.changes:
        yield Batch(changes=(change,))
    yield replace(batch, changes=())


class StoresPieceByPiece(StorageAround):
    """Every row in a transaction of its own."""

    async def write(self, batch: Batch, /) -> None:
        for part in parts(batch):
            await self.inner.write(part)


class PublishesFirst(StorageAround):
    """The messages are out before the change is in."""

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(Batch(messages=batch.messages))
        await others_run()
        await self.inner.write(replace(batch, messages=()))


class RemembersAfterwards(StorageAround):
    """The answer is remembered when the change has been stored."""

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(replace(batch, idempotency_records=()))
        await others_run()
        await self.inner.write(Batch(idempotency_records=batch.idempotency_records))


class StoresKindByKind(StorageAround):
    """One transaction for each table."""

    async def write(self, batch: Batch, /) -> None:
        for kind in {type(change.aggregate): None for change in batch.changes}:
            await self.inner.write(Batch(tuple(one for one in batch.changes if type(one.aggregate) is kind)))
            await others_run()
        await self.inner.write(replace(batch, changes=()))


class StoresWhatDoesNotConflict(StorageAround):
    """Goes on after a conflict, and reports it in the end."""

    async def write(self, batch: Batch, /) -> None:
        conflict: ConcurrencyConflict | None = None
        for part in parts(batch):
            try:
                await self.inner.write(part)
            except ConcurrencyConflict as error:
                conflict = error
        if conflict:
            raise conflict


class PublishesFailures(StorageAround):
    """The messages go out, whatever becomes of the change."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except (ConcurrencyConflict, AlreadyExists):
            await self.inner.write(Batch(messages=batch.messages))
            raise


class LeaksTheDriver(StorageAround):
    """What the driver says goes straight to the shop."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except ConcurrencyConflict:
            raise OperationalError("database is locked") from None


class AnswersNone(StorageAround):
    """As many answers as ids."""

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        found = {aggregate.id: aggregate for aggregate in await self.inner.read(kind, ids)}
        return [cast(AnyAggregate, found.get(id)) for id in ids]


class LiveReferences(MemoryStorage):
    """Hands out what it keeps."""

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        await asyncio.sleep(0)
        kept = self.tables.of(kind)
        return [kept[id] for id in ids if id in kept]


class LastWriteWins(MemoryStorage):
    """Stores whatever comes, over whatever is there."""

    def _check_version(self, change: Change) -> None:
        pass


class IgnoresTheVersion(MemoryStorage):
    """Sees whether the row is there, and not which one it is."""

    def _check_version(self, change: Change) -> None:
        stored = self.tables.of(type(change.aggregate)).get(change.aggregate.id)
        super()._check_version(replace(change, expected_version=stored.version) if stored else change)


class ComparesFirst(MemoryStorage):
    """Lets somebody in between the comparison and the writing."""

    async def write(self, batch: Batch, /) -> None:
        for change in batch.changes:
            self._check_version(change)
        self._check_natural_keys(batch.changes)
        await asyncio.sleep(0)
        self._apply(batch)


class RecreatesTheDeleted(MemoryStorage):
    """Saves by upsert."""

    def _check_version(self, change: Change) -> None:
        missing = change.aggregate.id not in self.tables.of(type(change.aggregate))
        if not (change.action == "save" and missing):
            super()._check_version(change)


class DeletesWhatever(MemoryStorage):
    """Deletes by id alone."""

    def _check_version(self, change: Change) -> None:
        if change.action != "remove":
            super()._check_version(change)


class Replaces(MemoryStorage):
    """Adds by upsert."""

    def _check_id(self, change: Change) -> None:
        pass


class ComparesWhatIsAlone(MemoryStorage):
    """A change of several things is somebody's who knows what they are doing."""

    async def write(self, batch: Batch, /) -> None:
        if len(batch.changes) == 1:
            await super().write(batch)
        else:
            self._apply(batch)


class NeverReadsAgain(StorageAround):
    """Answers every read from what there was at the first one."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._seen: dict[UUID, Aggregate] = {}

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        if kind is Product and not self._seen:
            products = cast(MemoryStorage, self.inner).tables.of(Product)
            self._seen = {id: copy(product) for id, product in products.items()}
        if kind is Product:
            return [cast(AnyAggregate, copy(self._seen[id])) for id in ids if id in self._seen]
        return await self.inner.read(kind, ids)


class LocksInItsOwnOrder(StorageAround):
    """Locks row by row, every second time from the last to the first; who meets a lock gives up, as on MongoDB."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._locked: set[UUID] = set()
        self._writes = 0

    async def write(self, batch: Batch, /) -> None:
        self._writes += 1
        ids = [change.aggregate.id for change in batch.changes]
        mine = set[UUID]()
        try:
            for id in ids if self._writes % 2 else reversed(ids):
                if id in self._locked - mine:
                    # To give up takes a while, too, and the locks are held meanwhile.
                    await others_run()
                    raise ConcurrencyConflict(str(id))
                mine.add(id)
                self._locked.add(id)
                await asyncio.sleep(0)
            await self.inner.write(batch)
        finally:
            self._locked -= mine


def _mutant(name: str, law: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, law, storage_changed_by(change))


MUTANTS = (
    _mutant("stores piece by piece", "UOW-4", StoresPieceByPiece),
    _mutant("publishes before commit", "UOW-5", PublishesFirst),
    _mutant("remembers after the commit", "UOW-5", RemembersAfterwards),
    _mutant("stores kind by kind", "UOW-5", StoresKindByKind),
    _mutant("live references", "UOW-8", of_memory(LiveReferences)),
    _mutant("last write wins", "UOW-9", of_memory(LastWriteWins)),
    _mutant("ignores the version", "UOW-9", of_memory(IgnoresTheVersion)),
    _mutant("compares first and writes later", "UOW-9", of_memory(ComparesFirst)),
    _mutant("stores what does not conflict", "UOW-10", StoresWhatDoesNotConflict),
    _mutant("re-creates what was deleted", "UOW-11", of_memory(RecreatesTheDeleted)),
    _mutant("deletes whatever the version", "UOW-11", of_memory(DeletesWhatever)),
    _mutant("compares the version of what is changed alone", "UOW-23", of_memory(ComparesWhatIsAlone)),
    _mutant("reads a snapshot that is never renewed", "UOW-23", NeverReadsAgain),
    _mutant("locks in an order of its own", "UOW-26", LocksInItsOwnOrder),
    _mutant("leaks a driver's exception", "UOW-13", LeaksTheDriver),
    _mutant("keeps the events of a failed commit", "UOW-21", PublishesFailures),
    _mutant("answers none in the place of the missing", "REP-1", AnswersNone),
    _mutant("replaces what is there", "REP-2", of_memory(Replaces)),
    _mutant("looks first and adds later", "REP-3", of_memory(ComparesFirst)),
    _mutant("loses an update", "UOW-M", of_memory(IgnoresTheVersion)),
)
