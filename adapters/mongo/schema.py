"""The shape of a tenant's database: its collections, their indexes, and the version they are at."""

from collections.abc import Mapping
from functools import partial

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from adapters.mongo.drivers import Database
from adapters.mongo.tenant import TenantDatabase

VERSION = 1

_NAMESPACE_EXISTS = 48
_SHAPE = {"_id": "shape"}
_COLLECTIONS: Mapping[str, list[IndexModel]] = {
    "products": [
        IndexModel([("sku", 1)], name="sku", unique=True),
        IndexModel([("search_key", 1), ("_id", 1)], name="search_key"),
    ],
    "stock_items": [],
    "stock_movements": [IndexModel([("product", 1), ("number", 1)], name="ledger", unique=True)],
    "orders": [
        IndexModel([("placed_at", -1), ("_id", -1)], name="newest"),
        IndexModel([("customer", 1), ("placed_at", -1), ("_id", -1)], name="newest_of_customer"),
        IndexModel([("status", 1), ("placed_at", -1), ("_id", -1)], name="newest_in_status"),
        # Of unpaid orders alone, which are few: a sweep does not wade through those of years ago.
        IndexModel([("pay_by", 1), ("_id", 1)], name="unpaid", partialFilterExpression={"status": "placed"}),
    ],
    # Each message is in one of these, the long row of sent ones in the last.
    "outbox": [
        IndexModel([("due", 1), ("_id", 1)], name="due", partialFilterExpression={"due": {"$exists": True}}),
        IndexModel([("parked", 1), ("_id", 1)], name="parked", partialFilterExpression={"parked": True}),
        IndexModel([("sent_at", 1)], name="sent_at", partialFilterExpression={"sent_at": {"$exists": True}}),
    ],
    "effects": [],
    "shape": [],
}


async def version_of(tenant: TenantDatabase) -> int | None:
    """The version the tenant's database is at; None as long as it is not finished, or not there."""
    found = await tenant.find_one("shape", _SHAPE)
    return None if found is None else int(found["version"])


async def bring_up_to_date(tenant: TenantDatabase) -> None:
    """Make what is missing. The version comes last: until then the database does not count as a tenant's."""
    for collection, indexes in _COLLECTIONS.items():
        await tenant.ask(partial(_make, collection, indexes))
    newest = {"$set": {"version": VERSION}}
    await tenant.ask(lambda database: database["shape"].update_many(_SHAPE, newest, upsert=True))


async def _make(collection: str, indexes: list[IndexModel], database: Database) -> None:
    """Make the collection here: a transaction that has to make it would conflict with others that do."""
    try:
        await database.command("create", collection)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
    if indexes:
        await database[collection].create_indexes(indexes)
