"""The schema of a tenant's database: its collections, their indexes, and the version they are at."""

from collections.abc import Iterator, Sequence
from functools import partial

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from adapters.mongo.aggregates import MAPPINGS
from adapters.mongo.drivers import Database
from adapters.mongo.idempotency_records import IDEMPOTENCY_RECORD_INDEXES, IDEMPOTENCY_RECORDS
from adapters.mongo.messages import OUTBOX, OUTBOX_INDEXES
from adapters.mongo.schedules import SCHEDULES
from adapters.mongo.tenant import TenantDatabase

VERSION = 1

_NAMESPACE_EXISTS = 48
# The collection of this one document has had this name since the first version.
_SCHEMA = "shape"
_VERSION = {"_id": "shape"}


def _collections() -> Iterator[tuple[str, Sequence[IndexModel]]]:
    """Every collection of a tenant, with its indexes."""
    for mapping in MAPPINGS.values():
        yield mapping.collection, mapping.indexes
        if mapping.entries:
            yield mapping.entries.collection, mapping.entries.indexes
    yield OUTBOX, OUTBOX_INDEXES
    yield IDEMPOTENCY_RECORDS, IDEMPOTENCY_RECORD_INDEXES
    yield SCHEDULES, ()
    yield _SCHEMA, ()


async def version_of(tenant: TenantDatabase) -> int | None:
    """The version the tenant's database is at; None as long as it is not finished, or not there."""
    found = await tenant.find_one(_SCHEMA, _VERSION)
    return None if found is None else int(found["version"])


async def bring_up_to_date(tenant: TenantDatabase) -> None:
    """Create what is missing. The version is written last: until then the tenant counts as not migrated."""
    for collection, indexes in _collections():
        await tenant.call(partial(_create, collection, indexes))
    newest = {"$set": {"version": VERSION}}
    await tenant.call(lambda database: database[_SCHEMA].update_many(_VERSION, newest, upsert=True))


async def _create(collection: str, indexes: Sequence[IndexModel], database: Database) -> None:
    """Create the collection outside of a transaction: two transactions that both have to create it would conflict."""
    try:
        await database.command("create", collection)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
    if indexes:
        await database[collection].create_indexes(list(indexes))
