"""The storage port on MongoDB: aggregates are documents, and a batch is a transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import pymongo
from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError

from adapters.mongo.aggregates import mapping_of
from adapters.mongo.drivers import Database, Document, Session
from adapters.mongo.errors import KeyTaken, committing, is_duplicate_key, translated, without_documents
from adapters.mongo.idempotency_records import IDEMPOTENCY_RECORDS, record_document, record_from, record_id
from adapters.mongo.mapping import AggregateMapping, Entries
from adapters.mongo.messages import OUTBOX, message_document
from adapters.mongo.schema import must_be_there
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time
from adapters.shared.cancellation import to_its_end
from adapters.shared.collisions import hands_on_a_key, refusal_of
from adapters.shared.limits import must_be_positive
from adapters.shared.texts import is_storable
from application.ports.errors import ConcurrencyConflict
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord

_TO_ABORT = 0.5
"""Seconds for telling the server to abort a transaction; if that fails, the server aborts it after a while."""


@dataclass(frozen=True, slots=True)
class MongoStorage:
    """The aggregates of one tenant. Reads see only what was committed on a majority of the servers."""

    tenant: TenantDatabase

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """One query, whatever the number of ids."""
        mapping = mapping_of(kind)
        wanted: Document = {"_id": {"$in": list(ids)}}
        found = await self.tenant.find(mapping.collection, wanted, sort=[("_id", 1)], limit=len(ids))
        return [mapping.restore(document) for document in found]

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """By the field that holds the natural key; None for kinds without one."""
        mapping = mapping_of(kind)
        if mapping.natural_key is None or not is_storable(key):
            return None
        found = await self.tenant.find_one(mapping.collection, {mapping.natural_key: key})
        return None if found is None else mapping.restore(found)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """By id."""
        if not (is_storable(owner) and is_storable(key)):
            return None
        found = await self.tenant.find_one(IDEMPOTENCY_RECORDS, {"_id": record_id(owner, key)})
        return None if found is None else record_from(found)

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """The oldest first."""
        must_be_positive(limit)
        old: Document = {"at": {"$lt": stored_time(before)}}
        return await self.tenant.delete_some(IDEMPOTENCY_RECORDS, old, first="at", limit=limit)

    async def write(self, batch: Batch, /) -> None:
        """One transaction, carried through to its end even if the caller is cancelled."""
        await to_its_end(self._write(batch))

    async def _write(self, batch: Batch) -> None:
        if await hands_on_a_key(batch, self):
            raise await refusal_of(batch, self)
        try:
            await self._transact(batch)
        except KeyTaken as error:
            raise await refusal_of(batch, self) from error

    async def _transact(self, batch: Batch) -> None:
        driver = self.tenant.driver
        with translated():
            session = await driver.begin()
            try:
                with pymongo.timeout(self.tenant.timeout):
                    await _store(batch, driver.database(self.tenant.name), session)
                    with committing():
                        await session.commit_transaction()
            finally:
                with pymongo.timeout(_TO_ABORT):
                    await session.end_session()


async def _store(batch: Batch, database: Database, session: Session) -> None:
    """Records first: whoever carries out the same request at the same time finds out as early as possible."""
    if all(change.action == "add" for change in batch.changes):
        # Any other change does not find what it is about, and is a conflict.
        await must_be_there(database, session)
    await _insert(database, IDEMPOTENCY_RECORDS, map(record_document, batch.idempotency_records), session)
    for kind, of_kind in groupby(batch.changes, key=lambda change: type(change.aggregate)):
        mapping, changes = mapping_of(kind), list(of_kind)
        await _change(database, mapping, changes, session)
        if mapping.entries:
            await _add_entries(database, mapping.entries, changes, session)
    await _insert(database, OUTBOX, map(message_document, batch.messages), session)


async def _change(database: Database, mapping: AggregateMapping[Any], changes: list[Change], session: Session) -> None:
    """Delete, insert and replace, in this order; what is deleted or replaced has the expected version.

    What is deleted makes room for the natural keys of the others; what is replaced under another key makes none.
    """
    requests: list[DeleteOne | InsertOne[Document] | ReplaceOne[Document]] = []
    for change in sorted(changes, key=lambda change: ("remove", "add", "save").index(change.action)):
        expected = {"_id": change.aggregate.id, "version": change.expected_version}
        match change.action:
            case "remove":
                requests.append(DeleteOne(expected))
            case "add":
                requests.append(InsertOne(mapping.document(change.aggregate)))
            case "save":
                requests.append(ReplaceOne(expected, mapping.document(change.aggregate)))
    try:
        result = await without_documents(database[mapping.collection].bulk_write(requests, session=session))
    except BulkWriteError as error:
        if is_duplicate_key(error):
            raise KeyTaken(mapping.collection) from error
        raise
    if result.deleted_count + result.inserted_count + result.matched_count < len(changes):
        label = mapping.kind.label
        raise ConcurrencyConflict(
            f"{label} {changes[0].aggregate.id}" if len(changes) == 1 else f"one of {len(changes)} {label}s"
        )


async def _add_entries(database: Database, entries: Entries[Any], changes: list[Change], session: Session) -> None:
    """Insert the new entries, and delete those of removed aggregates."""
    removed = [change.aggregate.id for change in changes if change.action == "remove"]
    if removed:
        await database[entries.collection].delete_many({entries.owner: {"$in": removed}}, session=session)
    new = [entries.document(entry) for change in changes for entry in change.entries]
    await _insert(database, entries.collection, new, session)


async def _insert(database: Database, collection: str, documents: Iterable[Document], session: Session) -> None:
    """Insert documents; if one is there already, somebody else was faster, and that is a conflict."""
    if listed := list(documents):
        await without_documents(database[collection].insert_many(listed, session=session))
