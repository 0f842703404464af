"""The indexes of MongoDB databases, written down."""

from collections.abc import Mapping
from functools import partial
from uuid import uuid4

from adapters.mongo import schema
from adapters.mongo.drivers import Database, Document
from adapters.mongo.persistence import MongoPersistence
from adapters.mongo.tenant import TenantDatabase
from adapters.shared.tenancy import TenantId
from tests.contracts.laws.persistence.env import PersistenceEnv

INDEXES: Mapping[str, Mapping[str, Document]] = {
    "orders": {
        "newest": {"key": {"placed_at": -1, "_id": -1}},
        "newest_of_customer": {"key": {"customer": 1, "placed_at": -1, "_id": -1}},
        "newest_in_status": {"key": {"status": 1, "placed_at": -1, "_id": -1}},
        "unpaid": {"key": {"pay_by": 1, "_id": 1}, "partialFilterExpression": {"status": "placed"}},
    },
    "products": {
        "sku": {"key": {"sku": 1}, "unique": True},
        "search_key": {"key": {"search_key": 1, "_id": 1}},
    },
    "stock_movements": {"ledger": {"key": {"product": 1, "number": 1}, "unique": True}},
    "outbox": {
        "due": {"key": {"due": 1, "_id": 1}, "partialFilterExpression": {"due": {"$exists": True}}},
        "parked": {"key": {"parked": 1, "_id": 1}, "partialFilterExpression": {"parked": True}},
        "sent_at": {"key": {"sent_at": 1}, "partialFilterExpression": {"sent_at": {"$exists": True}}},
        "waiting_since": {"key": {"at": 1}, "partialFilterExpression": {"due": {"$exists": True}}},
        "dead_since": {"key": {"parked": 1, "at": 1}, "partialFilterExpression": {"parked": True}},
    },
    "effects": {"at": {"key": {"at": 1}}},
    "accounts": {
        "email_key": {
            "key": {"email_key": 1},
            "unique": True,
            # What a query for a key implies. MongoDB does not see that a key is a string, so `$type` would not do.
            "partialFilterExpression": {"email_key": {"$exists": True}},
        },
        "newest": {"key": {"created_at": -1, "_id": -1}},
        "newest_in_status": {"key": {"status": 1, "created_at": -1, "_id": -1}},
    },
    "refresh_families": {"expires_at": {"key": {"expires_at": 1, "_id": 1}}},
    "api_keys": {"of_account": {"key": {"account": 1, "_id": 1}}},
}


async def test_the_indexes_are_those_that_the_queries_need(env: PersistenceEnv) -> None:
    """With their names, keys, and which documents are in them: without one no query fails, and some get slow."""
    assert isinstance(env.persistence, MongoPersistence)
    assert await _all_indexes(env.persistence._database((await env.tenant()).id)) == INDEXES


async def test_what_was_half_created_gets_all_that_is_missing(env: PersistenceEnv) -> None:
    """Whoever creates a tenant and ends before the version is written leaves some collections, and no version."""
    assert isinstance(env.persistence, MongoPersistence)
    tenant = env.persistence._database(TenantId(f"half_{uuid4().hex[:16]}"))
    await tenant.call(lambda database: database.command("create", "orders"))
    await schema.upgrade(tenant)
    assert await _all_indexes(tenant) == INDEXES
    assert await schema.version_of(tenant) == schema.newest()


async def _all_indexes(tenant: TenantDatabase) -> Mapping[str, Mapping[str, Document]]:
    return {collection: await tenant.call(partial(_indexes, collection)) for collection in INDEXES}


async def _indexes(collection: str, database: Database) -> Mapping[str, Document]:
    """What there is besides the index of all ids."""
    listed = await database.command("listIndexes", collection)
    return {
        index["name"]: {option: value for option, value in index.items() if option not in {"v", "name", "ns"}}
        for index in listed["cursor"]["firstBatch"]
        if index["name"] != "_id_"
    }
