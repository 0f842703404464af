"""How laws look behind the databases: statements at the driver, commits on the line, data held or of other versions."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from pymongo import AsyncMongoClient
from sqlalchemy import Connection, inspect, text

from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import Persistence, TenantId
from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from application.ports.storage import IdempotencyRecord
from entrypoints.devservers.start import start_server
from tests.contracts.adapters import builders
from tests.contracts.kit.proxy import MARK, Commit
from tests.contracts.laws.persistence.env import Harness, State
from tests.support.fakes import FixedClock
from tests.support.statements import Heard, sql_statements

SQLITE = f"SQLite {sqlite3.sqlite_version}"


def sqlite(build: Callable[..., Persistence]) -> Harness:
    """With SQLAlchemy, a file for every tenant."""

    def in_directory(directory: str, **options: object) -> Persistence:
        return build(Path(directory), **options)

    return Harness(
        in_directory,
        reference=f"{builders.__name__}:sqlite",
        hurried={"readers": 5, "timeout": 0.5},
        statements=sql_statements,
        seize=_seized_file,
        stamp=_stamped_tables(in_directory),
        rewrite=_rewritten_in_tables(in_directory),
        nowhere=_below_a_file,
    )


def postgres(build: Callable[..., Persistence]) -> Harness:
    """With SQLAlchemy, a schema for every tenant."""
    return Harness(
        build,
        reference=f"{builders.__name__}:postgres",
        hurried={"pool_size": 5, "pool_timeout": 1.0, "connect_timeout": 0.5, "statement_timeout": 0.5},
        statements=sql_statements,
        seize=_seized_schema,
        server=partial(start_server, "postgres"),
        # The statement that writes is the transaction; prepared once, it is known by its parameters alone.
        commit=Commit(begins=(b"insert_products", MARK.encode()), decides=MARK.encode()),
        stamp=_stamped_tables(build),
        rewrite=_rewritten_in_tables(build),
        nowhere=_where_nobody_listens,
    )


def mongo(build: Callable[..., Persistence], builder: str = "mongo_motor") -> Harness:
    """A database for every tenant; `builder` is the name in `builders` of what builds the same."""
    heard = Heard()
    return Harness(
        partial(build, on_statement=heard.hear),
        reference=f"{builders.__name__}:{builder}",
        hurried={"timeout": 1, "pool_size": 5},
        statements=heard.commands,
        seize=_seized_database,
        server=partial(start_server, "mongo"),
        commit=Commit(begins=(b"commitTransaction",), decides=b"commitTransaction"),
        stamp=_stamped_database,
        rewrite=_rewrite_in_database,
        nowhere=_where_nobody_listens,
        examples=30,
    )


def _below_a_file(directory: str) -> str:
    file = Path(directory) / "no-directory"
    file.touch()
    return str(file / "below")


def _where_nobody_listens(url: str) -> str:
    host, port = urlsplit(url).hostname, urlsplit(url).port
    return url.replace(f"{host}:{port}", f"{host}:1")


@asynccontextmanager
async def _seized_file(directory: str, tenant: TenantId) -> AsyncIterator[None]:
    with _file(directory, tenant) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def _file(directory: str, tenant: TenantId) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(Path(directory) / f"{tenant}.sqlite3", isolation_level=None)) as connection:
        yield connection


_LATER = "from_a_later_release"


def _stamped_tables(
    build: Callable[..., Persistence],
) -> Callable[[str, TenantId, State], AbstractAsyncContextManager[None]]:
    """A tenant's tables on either database in a state of their own."""

    @asynccontextmanager
    async def stamped(address: str, tenant: TenantId, state: State) -> AsyncIterator[None]:
        async with _tables(build, address, tenant) as change:
            await change(partial(_stamp_tables, state))
            yield
            await change(_have_the_newest_tables)

    return stamped


def _rewritten_in_tables(
    build: Callable[..., Persistence],
) -> Callable[[str, TenantId, IdempotencyRecord, StoredAnswer], Awaitable[None]]:
    """Another answer in a tenant's tables on either database."""
    update = text("update effects set answer_name = :name, answer_version = :version, answer = :data where key = :key")

    async def rewrite(address: str, tenant: TenantId, record: IdempotencyRecord, answer: StoredAnswer) -> None:
        values = {"name": answer.name, "version": answer.version, "data": answer.data.decode(), "key": record.key}
        async with _tables(build, address, tenant) as change:
            await change(lambda connection: connection.execute(update, values))

    return rewrite


@asynccontextmanager
async def _seized_schema(url: str, tenant: TenantId) -> AsyncIterator[None]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(f"lock table tenant_{tenant}.products in exclusive mode")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def _tables(
    build: Callable[..., Persistence], address: str, tenant: TenantId
) -> AsyncIterator[Callable[[Callable[[Connection], object]], Awaitable[None]]]:
    """A tenant's tables, reached as migrations reach them."""
    persistence = build(address, clock=FixedClock())
    assert isinstance(persistence, SqlPersistence)
    server = persistence._server

    async def change(work: Callable[[Connection], object]) -> None:
        async with server.migration_transaction(tenant) as connection:
            await connection.run_sync(work)

    try:
        yield change
    finally:
        await persistence.close()


def _stamp_tables(state: State, connection: Connection) -> None:
    if state == "older":
        schema_migrations.downgrade(connection, "-1")
    elif state == "newer":
        connection.execute(text("update alembic_version set version_num = :later"), {"later": _LATER})
    elif state == "without a version":
        connection.execute(text("delete from alembic_version"))
    # Half made: whoever migrates a tenant that is not there has made room for it.


def _have_the_newest_tables(connection: Connection) -> None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return
    found = connection.execute(text("select version_num from alembic_version")).scalars().all()
    if found in ([], [_LATER]):
        connection.execute(text("delete from alembic_version"))
        connection.execute(text("insert into alembic_version values (:ours)"), {"ours": schema_migrations.newest()})
    elif found != [schema_migrations.newest()]:
        schema_migrations.upgrade(connection)


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
