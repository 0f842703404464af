"""Storage in dictionaries. As plain as possible, because it specifies what every storage has to do."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from adapters.memory.tables import Outgoing, Tables
from adapters.shared.limits import must_be_positive
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord
from domain.shared.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class MemoryStorage:
    """The aggregates of one tenant.

    Everything is copied on its way in and out. Every call yields to the event loop first, as a call to a server
    would, so that tests can find races. A batch is checked and applied without yielding in between, so it is atomic.
    """

    tables: Tables

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """Copies of the aggregates that exist."""
        await asyncio.sleep(0)
        stored = self.tables.of(kind)
        return [copy(stored[id]) for id in ids if id in stored]

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """A copy of the aggregate with this natural key."""
        await asyncio.sleep(0)
        holder = self.tables.natural_keys.get((kind, key))
        return None if holder is None else copy(self.tables.of(kind)[holder])

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """The record under this key."""
        await asyncio.sleep(0)
        return self.tables.idempotency_records.get((owner, key))

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """Delete what was recorded before then."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        records = self.tables.idempotency_records
        old = list(islice((key for key, record in records.items() if record.at < before), limit))
        for key in old:
            del records[key]
        return len(old)

    async def write(self, batch: Batch, /) -> None:
        """Check everything, in the order that the port promises, then apply everything."""
        await asyncio.sleep(0)
        self._check_records(batch.idempotency_records)
        for change in batch.changes:
            self._check_version(change)
        for change in batch.changes:
            self._check_id(change)
        self._check_natural_keys(batch.changes)
        self._apply(batch)

    def _check_records(self, records: Iterable[IdempotencyRecord]) -> None:
        given = set[tuple[str, str]]()
        for record in records:
            key = record.owner, record.key
            if key in given or key in self.tables.idempotency_records:
                raise ConcurrencyConflict(f"the answer under key {record.key}")
            given.add(key)

    def _check_version(self, change: Change) -> None:
        if change.action == "add":
            return
        stored = self._stored(change.aggregate)
        if stored is None or stored.version != change.expected_version:
            raise ConcurrencyConflict(f"{change.aggregate.label} {change.aggregate.id}")

    def _check_id(self, change: Change) -> None:
        if change.action == "add" and self._stored(change.aggregate) is not None:
            raise AlreadyExists(change.aggregate.label, change.aggregate.id)

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        """A key is free if nobody has it before the batch, or the batch removes who has it."""
        removed = {(type(change.aggregate), change.aggregate.id) for change in changes if change.action == "remove"}
        given = set[tuple[type[Aggregate], str]]()
        for change in changes:
            if change.action == "remove" or not (key := _unique_key(change.aggregate)):
                continue
            holder = self.tables.natural_keys.get(key)
            is_free = holder in {None, change.aggregate.id} or (key[0], holder) in removed
            if key in given or not is_free:
                raise AlreadyExists(key[0].label, key[1])
            given.add(key)

    def _stored(self, aggregate: Aggregate) -> Aggregate | None:
        return self.tables.of(type(aggregate)).get(aggregate.id)

    def _apply(self, batch: Batch) -> None:
        tables = self.tables
        for change in batch.changes:
            self._remove(change.aggregate)
        for change in batch.changes:
            owner = type(change.aggregate), change.aggregate.id
            if change.action == "remove":
                tables.entries.pop(owner, None)
            else:
                self._put(copy(change.aggregate))
                tables.entries[owner] += change.entries
        for envelope in batch.messages:
            tables.outbox[envelope.id] = Outgoing(envelope, due=envelope.at)
        for record in batch.idempotency_records:
            tables.idempotency_records[record.owner, record.key] = record

    def _put(self, aggregate: Aggregate) -> None:
        self.tables.of(type(aggregate))[aggregate.id] = aggregate
        if key := _unique_key(aggregate):
            self.tables.natural_keys[key] = aggregate.id

    def _remove(self, aggregate: Aggregate) -> None:
        stored = self.tables.of(type(aggregate)).pop(aggregate.id, None)
        if stored and (key := _unique_key(stored)):
            del self.tables.natural_keys[key]


def _unique_key(aggregate: Aggregate) -> tuple[type[Aggregate], str] | None:
    key = aggregate.natural_key
    return None if key is None else (type(aggregate), key)
