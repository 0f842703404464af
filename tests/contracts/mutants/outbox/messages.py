"""Mistakes that lose messages, send them for ever, or let two relays send them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import cast
from uuid import UUID

from adapters.memory.outbox import MemoryOutbox
from adapters.shared.tenancy import Persistence
from application.ports.envelope import Envelope
from application.ports.outbox import Claimed
from application.ports.storage import Batch, Storage
from application.store import Store
from tests.contracts.mutants.persistence.around import (
    StorageAround,
    batch_changed_by,
    mutant,
    others_run,
    storage_changed_by,
    store_changed_by,
)
from tests.contracts.mutants.storage.storage import PublishesFirst

FAR = timedelta(days=36_500)


def with_messages_of_additions(batch: Batch) -> Batch:
    """The messages of what is new, and of nothing else."""
    return batch if any(change.action == "add" for change in batch.changes) else replace(batch, messages=())


class NoLease(MemoryOutbox):
    """Hands out what is due, to whoever asks."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(limit, timedelta(0))


class LooksFirst(MemoryOutbox):
    """Chooses in one statement and marks in another."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        claimed = await super().claim(limit, timedelta(0))
        await others_run()
        for message in claimed:
            await self.failed(message.envelope.id, "", retry_at=self.clock.now() + lease)
        return claimed


class HoldsForEver(MemoryOutbox):
    """What was handed out once is somebody's."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(limit, FAR)


class ForgetsHowOften(MemoryOutbox):
    """Every time is the first."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return [replace(message, attempts=1) for message in await super().claim(limit, lease)]


class Numbers(StorageAround):
    """Numbers messages as an identity column does: when they are inserted, some time before they are committed."""

    def __init__(self, inner: Storage, numbers: dict[UUID, int]) -> None:
        super().__init__(inner)
        self._numbers = numbers
        self._next = count(1)

    async def write(self, batch: Batch, /) -> None:
        for message in batch.messages:
            self._numbers[message.id] = next(self._next)
            await asyncio.sleep(0)
        await self.inner.write(batch)


@dataclass(frozen=True)
class Cursor(MemoryOutbox):
    """Remembers how far it has read, by this order, and goes on from there."""

    place: Callable[[UUID], int] = lambda id: id.int
    read: list[int] = field(default_factory=lambda: [0])

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        claimed = await super().claim(limit, lease)
        after = [message for message in claimed if self.place(message.envelope.id) > self.read[0]]
        self.read[0] = max([self.read[0], *(self.place(message.envelope.id) for message in after)])
        return after


def cursor_on_numbers(store: Store) -> Store:
    """A store whose messages are numbered, and claimed by number."""
    outbox, numbers = cast(MemoryOutbox, store.outbox), dict[UUID, int]()
    return replace(
        store,
        storage=Numbers(store.storage, numbers),
        outbox=Cursor(outbox.tables, outbox.clock, numbers.__getitem__),
    )


class TriesForEver(MemoryOutbox):
    """Never gives up."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        await super().failed(id, reason, retry_at=retry_at or self.clock.now() + timedelta(minutes=1))


class TriesAtOnce(MemoryOutbox):
    """Does not wait."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        await super().failed(id, reason, retry_at=retry_at and self.clock.now())


class ForgetsTheReason(MemoryOutbox):
    """It failed, and that is all one knows."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        await super().failed(id, "", retry_at=retry_at)


def without_headers(batch: Batch) -> Batch:
    """The events alone."""
    return replace(batch, messages=tuple(replace(message, headers={}) for message in batch.messages))


class HeadersOfTheFirst(StorageAround):
    """Looks once what is being done."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._headers: Mapping[str, str] = {}

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(replace(batch, messages=tuple(self._changed(message) for message in batch.messages)))

    def _changed(self, message: Envelope) -> Envelope:
        self._headers = self._headers or message.headers
        return replace(message, headers=self._headers)


class PrunesByAge(MemoryOutbox):
    """What is old goes, sent or not."""

    async def prune(self, before: datetime, limit: int, /) -> int:
        outbox = self.tables.outbox
        old = [id for id, message in outbox.items() if message.envelope.at < before]
        for id in old:
            del outbox[id]
        return len(old)


class PrunesDeadLetters(MemoryOutbox):
    """What nobody tries to send is of no use."""

    async def prune(self, before: datetime, limit: int, /) -> int:
        outbox = self.tables.outbox
        dead_letters = [id for id, message in outbox.items() if message.is_dead_letter]
        await self.sent(dead_letters)
        return await super().prune(before, limit)


class PrunesAllThatWasSent(MemoryOutbox):
    """Sent is sent, whenever it was."""

    async def prune(self, before: datetime, limit: int, /) -> int:
        return await super().prune(before + FAR, limit)


class PrunesAllAtOnce(MemoryOutbox):
    """Whatever the limit."""

    async def prune(self, before: datetime, limit: int, /) -> int:
        return await super().prune(before, len(self.tables.outbox))


def without_versions(batch: Batch) -> Batch:
    """As by a mapping that was written before envelopes had them."""
    return replace(batch, messages=tuple(replace(message, aggregate_version=1) for message in batch.messages))


def to_the_second(batch: Batch) -> Batch:
    """As by a column of another type."""
    return replace(batch, messages=tuple(replace(one, at=one.at.replace(microsecond=0)) for one in batch.messages))


def outbox_of(kind: type[MemoryOutbox]) -> Callable[[Persistence], Persistence]:
    """An adapter with this outbox."""

    def changed(store: Store) -> Store:
        outbox = cast(MemoryOutbox, store.outbox)
        return replace(store, outbox=kind(outbox.tables, outbox.clock))

    return store_changed_by(changed)


MUTANTS = (
    mutant("publishes before it stores", "OBX-1", storage_changed_by(PublishesFirst)),
    mutant("publishes only what adds", "OBX-1", storage_changed_by(batch_changed_by(with_messages_of_additions))),
    mutant("no lease", "OBX-2", outbox_of(NoLease)),
    mutant("looks first and holds later", "OBX-2", outbox_of(LooksFirst)),
    mutant("holds for ever", "OBX-3", outbox_of(HoldsForEver)),
    mutant("forgets how often it tried", "OBX-3", outbox_of(ForgetsHowOften)),
    mutant("cursor on sequence numbers", "OBX-5", store_changed_by(cursor_on_numbers)),
    mutant("cursor on ids", "OBX-5", outbox_of(Cursor)),
    mutant("tries for ever", "OBX-7", outbox_of(TriesForEver)),
    mutant("tries again at once", "OBX-7", outbox_of(TriesAtOnce)),
    mutant("forgets the reason", "OBX-7", outbox_of(ForgetsTheReason)),
    mutant("loses the headers", "OBX-8", storage_changed_by(batch_changed_by(without_headers))),
    mutant("keeps the headers of the first", "OBX-8", storage_changed_by(HeadersOfTheFirst)),
    mutant("prunes by age", "OBX-9", outbox_of(PrunesByAge)),
    mutant("prunes what was given up", "OBX-9", outbox_of(PrunesDeadLetters)),
    mutant("prunes what was sent later", "OBX-9", outbox_of(PrunesAllThatWasSent)),
    mutant("prunes all at once", "OBX-9", outbox_of(PrunesAllAtOnce)),
    mutant("forgets the aggregate's version", "OBX-10", storage_changed_by(batch_changed_by(without_versions))),
    mutant("rounds the time", "OBX-10", storage_changed_by(batch_changed_by(to_the_second))),
)
