"""Mistakes in the storage: what adapters written by hand get wrong."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from sqlite3 import OperationalError
from typing import cast
from uuid import UUID

from adapters.memory.storage import MemoryStorage
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, Storage
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate, Entry
from domain.stock.movement import Movement
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, storage_changed_by


def parts(batch: Batch) -> Iterator[Batch]:
    """The batch in pieces, one for each change, and one for all that belongs to no change."""
    for change in batch.changes:
        yield Batch(changes=(change,))
    yield replace(batch, changes=())


async def others_run() -> None:
    """What happens between two transactions of a store."""
    for _ in range(10):
        await asyncio.sleep(0)


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
        if change.action == "add":
            super()._check_version(change)


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

    def _check_version(self, change: Change) -> None:
        if change.action != "add":
            super()._check_version(change)


def rows_changed_by(change: Callable[[Aggregate], Aggregate]) -> Callable[[Storage], Storage]:
    """A storage that stores something else than it was given."""

    class Changed(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            changes = tuple(replace(one, aggregate=change(one.aggregate)) for one in batch.changes)
            await self.inner.write(replace(batch, changes=changes))

    return Changed


def batch_changed_by(change: Callable[[Batch], Batch]) -> Callable[[Storage], Storage]:
    """A storage that stores another batch than it was given."""

    class Changed(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            await self.inner.write(change(batch))

    return Changed


def to_the_second(aggregate: Aggregate) -> Aggregate:
    """Without microseconds."""
    if not isinstance(aggregate, Order):
        return aggregate
    return replace(aggregate, placed_at=aggregate.placed_at.replace(microsecond=0))


def none_for_empty(aggregate: Aggregate) -> Aggregate:
    """With None where nothing was written."""
    return (
        replace(aggregate, description=aggregate.description or None) if isinstance(aggregate, Product) else aggregate
    )


def without_a_text(aggregate: Aggregate) -> Aggregate:
    """As by a mapping that was written before products had descriptions."""
    return replace(aggregate, description=None) if isinstance(aggregate, Product) else aggregate


def without_a_time(aggregate: Aggregate) -> Aggregate:
    """As by a mapping that was written before orders were confirmed."""
    return replace(aggregate, confirmed_at=None) if isinstance(aggregate, Order) else aggregate


class SavesAllButOneField(MemoryStorage):
    """Inserts every field, and updates those that somebody thought of."""

    async def write(self, batch: Batch, /) -> None:
        await super().write(replace(batch, changes=tuple(self._forgetting(change) for change in batch.changes)))

    def _forgetting(self, change: Change) -> Change:
        new, old = change.aggregate, self.tables.of(type(change.aggregate)).get(change.aggregate.id)
        if change.action == "save" and isinstance(new, Order) and isinstance(old, Order):
            return replace(change, aggregate=replace(new, email=old.email))
        return change


def in_milliseconds(batch: Batch) -> Batch:
    """With the times of entries cut short."""
    changes = (replace(one, entries=tuple(map(_to_the_millisecond, one.entries))) for one in batch.changes)
    return replace(batch, changes=tuple(changes))


def _to_the_millisecond(entry: Entry) -> Entry:
    if not isinstance(entry, Movement):
        return entry
    return replace(entry, at=entry.at.replace(microsecond=entry.at.microsecond // 1_000 * 1_000))


def trimmed(aggregate: Aggregate) -> Aggregate:
    """Without blanks at the ends."""
    return replace(aggregate, name=aggregate.name.strip()) if isinstance(aggregate, Product) else aggregate


def uncounted(aggregate: Aggregate) -> Aggregate:
    """With the version of the first time."""
    return replace(aggregate, version=1)


def without_the_second(batch: Batch) -> Batch:
    """All rows but the second."""
    return replace(batch, changes=batch.changes[:1] + batch.changes[2:])


def with_one_event(batch: Batch) -> Batch:
    """The first message alone."""
    return replace(batch, messages=batch.messages[:1])


def _of_memory(kind: type[MemoryStorage]) -> Callable[[Storage], Storage]:
    return lambda storage: kind(cast(MemoryStorage, storage).tables)


def _mutant(name: str, law: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, law, adapter=storage_changed_by(change))


MUTANTS = (
    _mutant("forgets microseconds", "UOW-1", rows_changed_by(to_the_second)),
    _mutant("takes an empty description for none", "UOW-1", rows_changed_by(none_for_empty)),
    _mutant("forgets an optional text", "UOW-1", rows_changed_by(without_a_text)),
    _mutant("forgets an optional time", "UOW-1", rows_changed_by(without_a_time)),
    _mutant("forgets a field when it saves", "UOW-1", _of_memory(SavesAllButOneField)),
    _mutant("forgets a field of an entry", "UOW-1", batch_changed_by(in_milliseconds)),
    _mutant("stores piece by piece", "UOW-4", StoresPieceByPiece),
    _mutant("publishes before commit", "UOW-5", PublishesFirst),
    _mutant("remembers after the commit", "UOW-5", RemembersAfterwards),
    _mutant("stores kind by kind", "UOW-5", StoresKindByKind),
    _mutant("live references", "UOW-8", _of_memory(LiveReferences)),
    _mutant("last write wins", "UOW-9", _of_memory(LastWriteWins)),
    _mutant("ignores the version", "UOW-9", _of_memory(IgnoresTheVersion)),
    _mutant("compares first and writes later", "UOW-9", _of_memory(ComparesFirst)),
    _mutant("stores what does not conflict", "UOW-10", StoresWhatDoesNotConflict),
    _mutant("re-creates what was deleted", "UOW-11", _of_memory(RecreatesTheDeleted)),
    _mutant("deletes whatever the version", "UOW-11", _of_memory(DeletesWhatever)),
    _mutant("forgets to count", "UOW-12", rows_changed_by(uncounted)),
    _mutant("leaks a driver's exception", "UOW-13", LeaksTheDriver),
    _mutant("drops all events but the first", "UOW-21", batch_changed_by(with_one_event)),
    _mutant("keeps the events of a failed commit", "UOW-21", PublishesFailures),
    _mutant("answers none in the place of the missing", "REP-1", AnswersNone),
    _mutant("replaces what is there", "REP-2", _of_memory(Replaces)),
    _mutant("looks first and adds later", "REP-3", _of_memory(ComparesFirst)),
    _mutant("trims what it stores", "REP-5", rows_changed_by(trimmed)),
    _mutant("drops the second row", "REP-6", batch_changed_by(without_the_second)),
    _mutant("loses an update", "UOW-M", _of_memory(IgnoresTheVersion)),
)
