"""Migrations of MongoDB databases: numbered steps, each harmless when it breaks off, is repeated or comes too late."""

import pkgutil
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import pytest

from adapters.mongo import migrations, schema
from adapters.mongo.aggregates import _MAPPINGS
from adapters.mongo.drivers import Document
from adapters.mongo.idempotency_records import IDEMPOTENCY_RECORDS
from adapters.mongo.messages import OUTBOX
from adapters.mongo.migrations import m0002_reservations_with_the_order as m0002
from adapters.mongo.migrations.repeatable import chunks
from adapters.mongo.persistence import MongoPersistence
from adapters.mongo.tenant import TenantDatabase
from adapters.shared.tenancy import TenantId
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import together

OLD_ORDERS: tuple[Document, ...] = tuple({"_id": number, "status": "placed"} for number in range(5))
OLD_ITEMS: tuple[Document, ...] = (
    {"_id": 1, "version": 6, "reservations": []},
    {"_id": 2, "version": 6, "reservations": [{"order": 0, "line": 1, "quantity": 2}]},
    {"_id": 3, "version": 6, "reservations": [{"order": n, "line": 2, "quantity": 3} for n in (0, 3)]},
)
NEW_ORDERS = [{**order, "goods_reserved": order["_id"] in {0, 3}} for order in OLD_ORDERS]
NEW_ITEMS = [{"_id": number, "version": 6, "reserved": reserved} for number, reserved in ((1, 0), (2, 2), (3, 6))]


class BrokeOff(Exception):
    """The process has ended here."""


@dataclass(frozen=True, slots=True)
class Breaking(TenantDatabase):
    """A database whose process ends after so many updates."""

    left: "count[int]" = field(default_factory=count)
    updates: int = 0

    async def update(self, collection: str, wanted: Document, change: Document, /) -> None:
        if next(self.left) == self.updates:
            raise BrokeOff
        await self.tenant.update(collection, wanted, change)

    @property
    def tenant(self) -> TenantDatabase:
        """The database itself."""
        return TenantDatabase(self.driver, self.name, self.timeout)


@pytest.fixture
async def tenant(env: PersistenceEnv) -> TenantDatabase:
    """A database as the first version of the shop left it."""
    assert isinstance(env.persistence, MongoPersistence)
    id = TenantId(f"old_{uuid4().hex[:16]}")
    await env.persistence.create_tenant(id)
    tenant = env.persistence._database(id)
    await _become_old(tenant)
    return tenant


async def test_an_order_has_its_goods_if_a_stock_item_says_so(tenant: TenantDatabase) -> None:
    """Whatever its status is; the stock item keeps the sum. Then the database is at the newest version."""
    await schema.upgrade(tenant)
    assert (await _all(tenant, "orders"), await _all(tenant, "stock_items")) == (NEW_ORDERS, NEW_ITEMS)
    assert await schema.version_of(tenant) == schema.newest()


async def test_a_migration_that_broke_off_is_finished_by_the_next(tenant: TenantDatabase) -> None:
    """After whichever change it ended."""
    for updates in count():
        await _become_old(tenant)
        breaking = Breaking(tenant.driver, tenant.name, tenant.timeout, updates=updates)
        try:
            await m0002.migrate(breaking)
        except BrokeOff:
            await m0002.migrate(tenant)
        else:
            break
        assert (await _all(tenant, "orders"), await _all(tenant, "stock_items")) == (NEW_ORDERS, NEW_ITEMS)
    assert updates > 3, "it was never broken off"


async def test_several_processes_may_migrate_at_once(tenant: TenantDatabase) -> None:
    """Each takes the step, and together they do what one would have done."""
    outcomes = await together(4, lambda _: schema.upgrade(tenant))
    outcomes.only()
    assert (await _all(tenant, "orders"), await _all(tenant, "stock_items")) == (NEW_ORDERS, NEW_ITEMS)


async def test_a_migration_that_comes_too_late_leaves_alone_what_the_shop_has_changed(tenant: TenantDatabase) -> None:
    """It has read a stock item, and another process was faster; meanwhile the order was called off."""
    read = OLD_ITEMS[1]
    await schema.upgrade(tenant)
    await tenant.update("orders", {"_id": 0}, {"$set": {"goods_reserved": False}})
    await tenant.update("stock_items", {"_id": 2}, {"$set": {"reserved": 0}})
    await m0002._move_to_the_orders(tenant, read)
    [order, *_] = await _all(tenant, "orders")
    assert order["goods_reserved"] is False
    assert (await _all(tenant, "stock_items"))[1] == {"_id": 2, "version": 6, "reserved": 0}


async def test_a_slower_process_does_not_turn_the_version_back(tenant: TenantDatabase) -> None:
    """It has taken a step that others have taken long ago."""
    await schema.upgrade(tenant)
    await schema._write_version(tenant, 1)
    assert await schema.version_of(tenant) == schema.newest()


async def test_all_documents_are_found_chunk_by_chunk(tenant: TenantDatabase) -> None:
    """Each once, in order, also when the last chunk is full."""
    await _replace(tenant, "stock_items", [{"_id": number} for number in range(200)])
    found = [document["_id"] async for chunk in chunks(tenant, "stock_items") for document in chunk]
    assert found == list(range(200))


async def test_whatever_is_stored_has_a_collection(tenant: TenantDatabase) -> None:
    """A new kind of aggregate or entry needs a migration that creates its collection."""
    listed = await tenant.call(lambda database: database.command("listCollections"))
    there = {each["name"] for each in listed["cursor"]["firstBatch"]}
    entries = {mapping.entries.collection for mapping in _MAPPINGS.values() if mapping.entries}
    assert there >= {mapping.collection for mapping in _MAPPINGS.values()} | entries | {OUTBOX, IDEMPOTENCY_RECORDS}


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    """No module of the folder is left out because of its name, and no number is there twice."""
    modules = [module.name for module in pkgutil.iter_modules(migrations.__path__) if module.name != "repeatable"]
    assert list(schema.steps()) == list(range(1, len(modules) + 1))


async def _become_old(tenant: TenantDatabase) -> None:
    for collection, documents in (("orders", OLD_ORDERS), ("stock_items", OLD_ITEMS)):
        await _replace(tenant, collection, [dict(document) for document in documents])
    await tenant.update("shape", {}, {"$set": {"version": 1}})


async def _replace(tenant: TenantDatabase, collection: str, documents: list[Document]) -> None:
    await tenant.call(lambda database: database[collection].delete_many({}))
    await tenant.call(lambda database: database[collection].insert_many(documents, session=None))


async def _all(tenant: TenantDatabase, collection: str) -> list[Document]:
    return await tenant.find(collection, {}, sort=[("_id", 1)], limit=100)
