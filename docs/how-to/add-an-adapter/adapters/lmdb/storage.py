"""The storage port on LMDB: a batch is one transaction, and there is one writer at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from adapters.lmdb import idempotency_records, messages, natural_keys
from adapters.lmdb.aggregates import mapping_of
from adapters.lmdb.files import TenantFile
from adapters.lmdb.messages import StoredMessage
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord
from domain.shared.aggregate import Aggregate

Found: TypeAlias = tuple[Change, Aggregate | None]
"""A change, and the aggregate as it is stored."""


@dataclass(frozen=True, slots=True)
class LmdbStorage:
    """The aggregates of one tenant."""

    file: TenantFile

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """One look for each id."""
        table = mapping_of(kind).table
        return await self.file.read(lambda tree: [found for id in {*ids} if (found := table.get(tree, id.bytes))])

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """By the id of whoever has the key."""

        def by_key(tree: Tree) -> AnyAggregate | None:
            id = natural_keys.holder_of(tree, kind, key)
            return None if id is None else mapping_of(kind).table.get(tree, id.bytes)

        return await self.file.read(by_key)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """By owner and key."""
        return await self.file.read(lambda tree: idempotency_records.find(tree, owner, key))

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """The oldest first."""
        must_be_positive(limit)
        return await self.file.write(lambda tree: idempotency_records.prune(tree, before, limit))

    async def write(self, batch: Batch, /) -> None:
        """What is raised on the way undoes all of it."""
        await self.file.write(lambda tree: _write(tree, batch))


def _write(tree: Tree, batch: Batch) -> None:
    for record in batch.idempotency_records:
        if not idempotency_records.add(tree, record):
            raise ConcurrencyConflict(f"the answer under key {record.key}")
    found = [
        (change, mapping_of(type(change.aggregate)).table.get(tree, change.aggregate.id.bytes))
        for change in batch.changes
    ]
    _must_be_as_expected(found)
    _hand_out_natural_keys(tree, found)
    for change, stored in found:
        mapping = mapping_of(type(change.aggregate))
        if stored is not None:
            mapping.remove(tree, stored, with_entries=change.action == "remove")
        if change.action != "remove":
            mapping.put(tree, change.aggregate, change.entries)
    for envelope in batch.messages:
        messages.put(tree, StoredMessage.of(envelope))


def _must_be_as_expected(found: Sequence[Found]) -> None:
    for change, stored in found:
        if change.action != "add" and (stored is None or stored.version != change.expected_version):
            raise ConcurrencyConflict(f"{change.aggregate.label} {change.aggregate.id}")
    for change, stored in found:
        if change.action == "add" and stored is not None:
            raise AlreadyExists(change.aggregate.label, change.aggregate.id)


def _hand_out_natural_keys(tree: Tree, found: Sequence[Found]) -> None:
    """What is removed makes room at once; who is saved under another key gives the old one up when all have theirs."""
    for change, stored in found:
        if change.action == "remove" and stored is not None:
            natural_keys.take(tree, stored)
    for change, _ in found:
        if change.action != "remove" and not natural_keys.give(tree, change.aggregate):
            raise AlreadyExists(change.aggregate.label, change.aggregate.natural_key or "")
    for change, stored in found:
        if change.action == "save" and stored is not None and stored.natural_key != change.aggregate.natural_key:
            natural_keys.take(tree, stored)
