"""The storage port on MongoDB: aggregates are documents, and a batch is a transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import pymongo
from pymongo import DeleteOne, ReplaceOne
from pymongo.errors import BulkWriteError

from adapters.mongo.aggregates import mapping_of
from adapters.mongo.drivers import Database, Document, Session
from adapters.mongo.errors import committing, translated, unique_violation_in
from adapters.mongo.idempotency_records import IDEMPOTENCY_RECORDS, record_document, record_from, record_id
from adapters.mongo.mapping import AggregateMapping, Entries
from adapters.mongo.messages import OUTBOX, message_document
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time
from adapters.shared.cancellation import to_its_end
from adapters.shared.limits import must_be_positive
from application.ports.errors import AlreadyExists, ConcurrencyConflict
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
        if mapping.natural_key is None:
            return None
        found = await self.tenant.find_one(mapping.collection, {mapping.natural_key: key})
        return None if found is None else mapping.restore(found)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """By id."""
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
    """Records first, then changed and removed aggregates, then new ones: a conflict shows before a taken key does."""
    await _insert(database, IDEMPOTENCY_RECORDS, map(record_document, batch.idempotency_records), session)
    kinds = [
        (mapping_of(kind), list(changes))
        for kind, changes in groupby(batch.changes, key=lambda change: type(change.aggregate))
    ]
    for mapping, changes in kinds:
        await _change(database, mapping, [change for change in changes if change.action != "add"], session)
    for mapping, changes in kinds:
        await _add(database, mapping, [change for change in changes if change.action == "add"], session)
        if mapping.entries:
            await _add_entries(database, mapping.entries, changes, session)
    await _insert(database, OUTBOX, map(message_document, batch.messages), session)


async def _change(database: Database, mapping: AggregateMapping[Any], changes: list[Change], session: Session) -> None:
    """Replace and delete what has the expected version; deletions first, so that their natural keys are free."""
    if not changes:
        return
    changes.sort(key=lambda change: change.action != "remove")
    requests: list[ReplaceOne[Document] | DeleteOne] = []
    for change in changes:
        expected = {"_id": change.aggregate.id, "version": change.expected_version}
        if change.action == "remove":
            requests.append(DeleteOne(expected))
        else:
            requests.append(ReplaceOne(expected, mapping.document(change.aggregate)))
    try:
        result = await database[mapping.collection].bulk_write(requests, session=session)
    except BulkWriteError as error:
        raise _already_exists(error, changes) from error
    if result.matched_count + result.deleted_count < len(changes):
        label = mapping.kind.label
        raise ConcurrencyConflict(
            f"{label} {changes[0].aggregate.id}" if len(changes) == 1 else f"one of {len(changes)} {label}s"
        )


async def _add(database: Database, mapping: AggregateMapping[Any], changes: list[Change], session: Session) -> None:
    if not changes:
        return
    documents = [mapping.document(change.aggregate) for change in changes]
    try:
        await database[mapping.collection].insert_many(documents, session=session)
    except BulkWriteError as error:
        raise _already_exists(error, changes) from error


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
        await database[collection].insert_many(listed, session=session)


def _already_exists(error: BulkWriteError, changes: Sequence[Change]) -> Exception:
    """`AlreadyExists` if an id or a natural key is taken; any other error unchanged."""
    violation = unique_violation_in(error)
    if violation is None:
        return error
    aggregate = changes[violation.place].aggregate
    key = aggregate.id if "_id" in violation.index else aggregate.natural_key
    return AlreadyExists(aggregate.label, key or aggregate.id)
