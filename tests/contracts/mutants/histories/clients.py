"""Mistakes that several clients notice: in what they see of each other, and what of another process."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from adapters.memory.outbox import MemoryOutbox
from adapters.memory.storage import MemoryStorage
from adapters.sql.outbox import SqlOutbox
from adapters.sql.schedules import SqlSchedules
from application.ports.errors import ConcurrencyConflict
from application.ports.outbox import Claimed
from application.ports.schedules import Turn
from application.ports.storage import AnyAggregate, Batch, Change, Storage
from application.store import Store
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem
from tests.contracts.mutants.outbox.messages import LooksFirst
from tests.contracts.mutants.persistence.around import (
    StorageAround,
    mutant,
    of_memory,
    others_run,
    storage_changed_by,
    store_changed_by,
)
from tests.contracts.mutants.queries.queries import stock_changed_by
from tests.contracts.mutants.shop.orders import TheLastEffectWins
from tests.contracts.mutants.shop.stock import ReadsALevelTwice, ignoring_versions_of
from tests.contracts.mutants.storage.storage import (
    ComparesFirst,
    IgnoresTheVersion,
    StoresKindByKind,
    StoresWhatDoesNotConflict,
)

USES = 3
"""How often a cache answers before it asks again."""


class AnswersFromACache(StorageAround):
    """Reads each aggregate once for several who ask."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._kept: dict[tuple[type[Aggregate], UUID], list[Aggregate]] = {}

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        found: list[AnyAggregate] = []
        for id in ids:
            kept = self._kept.setdefault((kind, id), [])
            if not kept:
                kept += [copy(each) for each in await self.inner.read(kind, [id]) for _ in range(USES)]
            if kept:
                one = kept.pop()
                assert isinstance(one, kind)
                found.append(one)
        return found


class ShowsWhatItRefuses(MemoryStorage):
    """Writes, compares, and takes back what should not have been written."""

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        try:
            for change in batch.changes:
                self._check_version(change)
        except ConcurrencyConflict:
            await self._shown(batch.changes)
            raise
        await super().write(batch)

    async def _shown(self, changes: Sequence[Change]) -> None:
        rows = [self.tables.of(type(change.aggregate)) for change in changes]
        before = [table.get(change.aggregate.id) for table, change in zip(rows, changes, strict=True)]
        for table, change in zip(rows, changes, strict=True):
            table[change.aggregate.id] = copy(change.aggregate)
        await others_run()
        for table, change, stored in zip(rows, changes, before, strict=True):
            if stored is not None:
                table[change.aggregate.id] = stored


class NeverDone(MemoryOutbox):
    """What was sent is due again when the lease ends."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        await asyncio.sleep(0)


class LocksWithinTheProcess(StorageAround):
    """Compares under a lock of its own, and then is sure."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._lock = asyncio.Lock()

    async def write(self, batch: Batch, /) -> None:
        async with self._lock:
            for change in batch.changes:
                if change.action == "save" and await self._version(change) != change.expected_version:
                    raise ConcurrencyConflict("what was to be stored")
            # Long enough for somebody who has a lock of his own.
            await asyncio.sleep(0.01)
            for tries_left in reversed(range(20)):
                try:
                    await self.inner.write(
                        replace(batch, changes=tuple([await self._sure(one) for one in batch.changes]))
                    )
                except ConcurrencyConflict:
                    if not tries_left:
                        raise
                else:
                    return

    async def _version(self, change: Change) -> int:
        [stored] = await self.inner.read(type(change.aggregate), [change.aggregate.id])
        return stored.version

    async def _sure(self, change: Change) -> Change:
        if change.action != "save":
            return change
        version = await self._version(change)
        aggregate = copy(change.aggregate)
        aggregate.version = version + 1
        return replace(change, aggregate=aggregate, expected_version=version)


class TakesOverNoMessage(SqlOutbox):
    """Whose message it was, theirs it is."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return [message for message in await super().claim(limit, lease) if message.attempts == 1]


class TakesOverNoTurn(SqlSchedules):
    """Whose turn it was, theirs it is."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        return None if job in await self.due_times() else await super().claim(job, lease)


def outbox_of(kind: type[MemoryOutbox]) -> Callable[[Store], Store]:
    """A store with such an outbox."""

    def changed(store: Store) -> Store:
        assert isinstance(store.outbox, MemoryOutbox)
        return replace(store, outbox=kind(store.outbox.tables, store.outbox.clock))

    return changed


def takes_over_no_message(store: Store) -> Store:
    """The store with such an outbox."""
    assert isinstance(store.outbox, SqlOutbox)
    return replace(store, outbox=TakesOverNoMessage(store.outbox.database, store.outbox.clock))


def takes_over_no_turn(store: Store) -> Store:
    """The store with such schedules."""
    assert isinstance(store.schedules, SqlSchedules)
    return replace(store, schedules=TakesOverNoTurn(store.schedules.database, store.schedules.clock))


MUTANTS = (
    mutant("two of one version commit", "HIS-1", storage_changed_by(of_memory(ComparesFirst))),
    mutant("answers from a cache", "HIS-1", storage_changed_by(AnswersFromACache)),
    mutant("shows what it refuses", "HIS-1", storage_changed_by(of_memory(ShowsWhatItRefuses))),
    mutant("sells from what it has seen", "HIS-2", storage_changed_by(ignoring_versions_of(StockItem))),
    mutant("shows a level of two times", "HIS-2", stock_changed_by(ReadsALevelTwice)),
    mutant("hands a message out twice", "HIS-3", store_changed_by(outbox_of(LooksFirst))),
    mutant("hands out what is done", "HIS-3", store_changed_by(outbox_of(NeverDone))),
    mutant("one key, two effects", "HIS-4", storage_changed_by(of_memory(TheLastEffectWins))),
    mutant("shows a part of a batch", "HIS-5", storage_changed_by(StoresKindByKind)),
    mutant("keeps a part of what it refuses", "HIS-5", storage_changed_by(StoresWhatDoesNotConflict)),
    mutant("overwrites what it has not seen", "HIS-5", storage_changed_by(of_memory(IgnoresTheVersion))),
    mutant("caches what another process changes", "HIS-6", storage_changed_by(AnswersFromACache), on="sqlite"),
    mutant("locks within the process", "HIS-6", storage_changed_by(LocksWithinTheProcess), on="sqlite"),
    mutant("takes over no message", "HIS-7", store_changed_by(takes_over_no_message), on="sqlite"),
    mutant("takes over no turn", "HIS-7", store_changed_by(takes_over_no_turn), on="sqlite"),
)
