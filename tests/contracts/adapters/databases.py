"""How laws look behind the databases: statements at the driver, commits on the line, data held or of other versions."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path

import asyncpg
from pymongo import AsyncMongoClient

from adapters.shared.tenancy import Persistence, TenantId
from entrypoints.devservers.start import start_server
from tests.contracts.adapters import builders
from tests.contracts.kit.proxy import MARK, Commit
from tests.contracts.laws.persistence.env import Harness
from tests.support.statements import Heard, sql_statements

SQLITE = f"SQLite {sqlite3.sqlite_version}"


def sqlite(build: Callable[..., Persistence]) -> Harness:
    """With SQLAlchemy, a file for every tenant."""
    return Harness(
        lambda directory, **options: build(Path(directory), **options),
        reference=f"{builders.__name__}:sqlite",
        hurried={"readers": 5, "timeout": 0.5},
        statements=sql_statements,
        seize=_seized_file,
        stamp=_stamped_file,
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
        stamp=_stamped_schema,
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
        examples=30,
    )


@asynccontextmanager
async def _seized_file(directory: str, tenant: TenantId) -> AsyncIterator[None]:
    with _file(directory, tenant) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


# What a version of the shop that is yet to come calls its revision; before the first one there is none.
_REVISIONS: Mapping[str, Sequence[tuple[str]]] = {"older": (), "newer": (("from_a_later_release",),)}


@asynccontextmanager
async def _stamped_file(directory: str, tenant: TenantId, version: str) -> AsyncIterator[None]:
    with _file(directory, tenant) as connection:
        now = connection.execute("select version_num from alembic_version").fetchall()

    def stamp(revisions: Iterable[Sequence[str]]) -> None:
        with _file(directory, tenant) as connection:
            connection.execute("delete from alembic_version")
            connection.executemany("insert into alembic_version values (?)", revisions)

    stamp(_REVISIONS[version])
    yield
    stamp(now)


@contextmanager
def _file(directory: str, tenant: TenantId) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(Path(directory) / f"{tenant}.sqlite3", isolation_level=None)) as connection:
        yield connection


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
async def _stamped_schema(url: str, tenant: TenantId, version: str) -> AsyncIterator[None]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"set search_path to tenant_{tenant}")
        now = await connection.fetch("select version_num from alembic_version")
        await connection.execute("delete from alembic_version")
        await connection.executemany("insert into alembic_version values ($1)", _REVISIONS[version])
        yield
        await connection.execute("delete from alembic_version")
        await connection.executemany("insert into alembic_version values ($1)", now)
    finally:
        await connection.close()


@asynccontextmanager
async def _stamped_database(url: str, tenant: TenantId, version: str) -> AsyncIterator[None]:
    async with AsyncMongoClient[dict[str, object]](url) as client:
        shape = client[f"sixfold_{tenant}"]["shape"]
        now = await shape.find_one({})
        await shape.update_many({}, {"$set": {"version": {"older": 0, "newer": 1_000}[version]}})
        yield
        assert now is not None
        await shape.update_many({}, {"$set": {"version": now["version"]}})


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
