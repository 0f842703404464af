"""How laws look behind the databases: statements at the driver, commits on the line, data held or of other versions."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path

import asyncpg
from pymongo import AsyncMongoClient

from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import Persistence, TenantId
from tests.contracts.kit.proxy import MARK, Commit
from tests.contracts.laws.persistence.env import Harness
from tests.support.statements import Heard, sql_statements

SQLITE = f"SQLite {sqlite3.sqlite_version}"


def sqlite(build: Callable[..., Persistence]) -> Harness:
    """With SQLAlchemy, a file for every tenant."""
    return Harness(
        lambda directory, **options: build(Path(directory), **options),
        hurried={"readers": 5, "timeout": 0.5},
        statements=sql_statements,
        seize=_seized_file,
        stamp=_stamped_file,
        rewrite=_rewrite_in_file,
    )


def postgres(build: Callable[..., Persistence]) -> Harness:
    """With SQLAlchemy, a schema for every tenant."""
    return Harness(
        build,
        hurried={"pool_size": 5, "pool_timeout": 1.0, "connect_timeout": 0.5, "statement_timeout": 0.5},
        statements=sql_statements,
        # The statement that writes is the transaction; prepared once, it is known by its parameters alone.
        commit=Commit(begins=(b"insert_products", MARK.encode()), decides=MARK.encode()),
        stamp=_stamped_schema,
        rewrite=_rewrite_in_schema,
    )


def mongo(build: Callable[..., Persistence]) -> Harness:
    """A database for every tenant."""
    heard = Heard()
    return Harness(
        partial(build, on_statement=heard.hear),
        hurried={"timeout": 1, "pool_size": 5},
        statements=heard.commands,
        commit=Commit(begins=(b"commitTransaction",), decides=b"commitTransaction"),
        stamp=_stamped_database,
        rewrite=_rewrite_in_database,
        examples=30,
    )


@contextmanager
def _seized_file(directory: str, tenant: TenantId) -> Iterator[None]:
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


async def _rewrite_in_file(directory: str, tenant: TenantId, key: str, answer: StoredAnswer) -> None:
    with _file(directory, tenant) as connection:
        connection.execute(
            "update effects set answer_name = ?, answer_version = ?, answer = ? where key = ?",
            (answer.name, answer.version, answer.data.decode(), key),
        )


async def _rewrite_in_schema(url: str, tenant: TenantId, key: str, answer: StoredAnswer) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"set search_path to tenant_{tenant}")
        await connection.execute(
            "update effects set answer_name = $1, answer_version = $2, answer = $3 where key = $4",
            *(answer.name, answer.version, answer.data.decode(), key),
        )
    finally:
        await connection.close()


async def _rewrite_in_database(url: str, tenant: TenantId, key: str, answer: StoredAnswer) -> None:
    changed = {"name": answer.name, "version": answer.version, "data": answer.data.decode()}
    async with AsyncMongoClient[dict[str, object]](url) as client:
        await client[f"sixfold_{tenant}"]["effects"].update_one({"_id.key": key}, {"$set": {"answer": changed}})
