"""Storage in documents, and batches in transactions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

import pymongo
from pymongo import DeleteOne, ReplaceOne
from pymongo.errors import BulkWriteError

from adapters.mongo.calls import to_its_end
from adapters.mongo.documents import mapping_of, movement_document
from adapters.mongo.drivers import Database, Document, Session
from adapters.mongo.errors import committing, translated, unique_violation_in
from adapters.mongo.records import message_document, record_document, record_from, record_id
from adapters.mongo.tenant import TenantDatabase
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord
from domain.shared.aggregate import Aggregate
from domain.stock.movement import Movement

_TO_ABORT = 0.5
"""Seconds for telling the server that it may forget a transaction; if that fails, it does so after a while."""


@dataclass(frozen=True, slots=True)
class MongoStorage:
    """The aggregates of one tenant. Reads see what a majority of the servers has, which is what was committed."""

    tenant: TenantDatabase

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """Those that exist, found at once."""
        kept = mapping_of(kind)
        found = await self.tenant.find(kept.collection, {"_id": {"$in": list(ids)}}, sort=[("_id", 1)], limit=len(ids))
        return [kept.aggregate(document) for document in found]

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """The one with this natural key."""
        kept = mapping_of(kind)
        if kept.natural_key is None:
            return None
        found = await self.tenant.find_one(kept.collection, {kept.natural_key: key})
        return None if found is None else kept.aggregate(found)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """What was remembered under this key."""
        found = await self.tenant.find_one("effects", {"_id": record_id(owner, key)})
        return None if found is None else record_from(found)

    async def write(self, batch: Batch, /) -> None:
        """One transaction, carried through to its end even if the caller is cancelled."""
        await to_its_end(self._write(batch))

    async def _write(self, batch: Batch) -> None:
        driver = self.tenant.driver
        with translated():
            session = await driver.begin()
            try:
                with pymongo.timeout(self.tenant.patience):
                    await _store(batch, driver.database(self.tenant.name), session)
                    with committing():
                        await session.commit_transaction()
            finally:
                with pymongo.timeout(_TO_ABORT):
                    await session.end_session()


async def _store(batch: Batch, database: Database, session: Session) -> None:
    """Effects first; then what must still be as it was loaded, so that conflicts show before taken names do."""
    await _insert(database, "effects", map(record_document, batch.idempotency_records), session)
    kinds = [
        (kind, list(changes)) for kind, changes in groupby(batch.changes, key=lambda change: type(change.aggregate))
    ]
    for kind, changes in kinds:
        await _change(database, kind, [change for change in changes if change.action != "add"], session)
    for kind, changes in kinds:
        await _add(database, kind, [change for change in changes if change.action == "add"], session)
    await _insert(
        database,
        "stock_movements",
        [
            movement_document(entry)
            for change in batch.changes
            for entry in change.entries
            if isinstance(entry, Movement)
        ],
        session,
    )
    await _insert(database, "outbox", map(message_document, batch.messages), session)


async def _change(database: Database, kind: type[Aggregate], changes: list[Change], session: Session) -> None:
    """Replace and remove what has the version it was loaded at; removed ones first, to make room for their keys."""
    if not changes:
        return
    kept = mapping_of(kind)
    changes.sort(key=lambda change: change.action != "remove")
    requests: list[ReplaceOne[Document] | DeleteOne] = []
    for change in changes:
        as_loaded = {"_id": change.aggregate.id, "version": change.expected_version}
        if change.action == "remove":
            requests.append(DeleteOne(as_loaded))
        else:
            requests.append(ReplaceOne(as_loaded, kept.document(change.aggregate)))
    try:
        result = await database[kept.collection].bulk_write(requests, session=session)
    except BulkWriteError as error:
        raise _taken(error, changes) from error
    if result.matched_count + result.deleted_count < len(changes):
        name = changes[0].aggregate.label
        raise ConcurrencyConflict(
            f"{name} {changes[0].aggregate.id}" if len(changes) == 1 else f"one of {len(changes)} {name}s"
        )


async def _add(database: Database, kind: type[Aggregate], changes: list[Change], session: Session) -> None:
    if not changes:
        return
    kept = mapping_of(kind)
    documents = [kept.document(change.aggregate) for change in changes]
    try:
        await database[kept.collection].insert_many(documents, session=session)
    except BulkWriteError as error:
        raise _taken(error, changes) from error


async def _insert(database: Database, collection: str, documents: Iterable[Document], session: Session) -> None:
    """Insert what nobody else can have inserted unless they were faster."""
    if listed := list(documents):
        await database[collection].insert_many(listed, session=session)


def _taken(error: BulkWriteError, changes: Sequence[Change]) -> Exception:
    """That an id or a natural key is taken, if this is what happened."""
    duplicate = unique_violation_in(error)
    if duplicate is None:
        return error
    aggregate = changes[duplicate.place].aggregate
    key = aggregate.id if "_id" in duplicate.index else aggregate.natural_key
    return AlreadyExists(aggregate.label, key or aggregate.id)
