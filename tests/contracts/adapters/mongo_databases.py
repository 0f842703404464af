"""How laws look behind MongoDB: commands at the driver, commits on the line, data held or of other versions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from pymongo import AsyncMongoClient

from adapters.mongo.drivers import DriverName
from adapters.mongo.persistence import MongoPersistence
from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import TenantId
from application.ports.storage import IdempotencyRecord
from entrypoints.devservers.start import start_server
from tests.contracts.kit.proxy import Commit, where_nobody_listens
from tests.contracts.laws.persistence.env import Harness, State
from tests.support.statements import Heard

motor = partial(MongoPersistence, driver="motor")
pymongo = partial(MongoPersistence, driver="pymongo")


def mongo(driver: DriverName) -> Harness:
    """A database for every tenant."""
    heard = Heard()
    return Harness(
        partial(MongoPersistence, driver=driver, on_statement=heard.hear),
        # One of those above, which another process finds by its name.
        reference=f"{__name__}:{driver}",
        patient={"timeout": 30},
        hurried={"timeout": 1, "pool_size": 5},
        statements=heard.commands,
        seize=_seized_database,
        server=partial(start_server, "mongo"),
        commit=Commit(begins=(b"commitTransaction",), decides=b"commitTransaction"),
        stamp=_stamped_database,
        rewrite=_rewrite_in_database,
        nowhere=where_nobody_listens,
        examples=20,
    )


@asynccontextmanager
async def _seized_database(url: str, tenant: TenantId) -> AsyncIterator[None]:
    async with AsyncMongoClient[dict[str, object]](url) as client:
        database = client[f"sixfold_{tenant}"]
        async with client.start_session() as session:
            await session.start_transaction()
            for collection in ("products", "stock_items"):
                await database[collection].update_many({}, {"$set": {"held": True}}, session=session)
            yield
            await session.abort_transaction()


@asynccontextmanager
async def _stamped_database(url: str, tenant: TenantId, state: State) -> AsyncIterator[None]:
    async with AsyncMongoClient[dict[str, object]](url) as client:
        database = client[f"sixfold_{tenant}"]
        if state == "half made":
            await database.create_collection("products")
            yield
            return
        shape = database["shape"]
        now = await shape.find_one({})
        assert now is not None
        if state == "without a version":
            await shape.delete_many({})
        else:
            await shape.update_many({}, {"$set": {"version": {"older": 0, "newer": 1_000}[state]}})
        yield
        await shape.replace_one({"_id": now["_id"]}, now, upsert=True)


async def _rewrite_in_database(url: str, tenant: TenantId, record: IdempotencyRecord, answer: StoredAnswer) -> None:
    changed = {"name": answer.name, "version": answer.version, "data": answer.data.decode()}
    async with AsyncMongoClient[dict[str, object]](url) as client:
        await client[f"sixfold_{tenant}"]["effects"].update_one({"_id.key": record.key}, {"$set": {"answer": changed}})
