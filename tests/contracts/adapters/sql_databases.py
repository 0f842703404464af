"""How laws look behind SQL: statements at the driver, commits on the line, data held or of other versions."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path

import asyncpg
from sqlalchemy import Connection, inspect, text

from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import TenantId
from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from application.ports.storage import IdempotencyRecord
from entrypoints.devservers.start import start_server
from tests.contracts.kit.proxy import MARK, Commit, where_nobody_listens
from tests.contracts.laws.persistence.env import Harness, State
from tests.support.fakes import FixedClock
from tests.support.statements import sql_statements

SQLITE = f"SQLite {sqlite3.sqlite_version}"


def sqlite() -> Harness:
    """With SQLAlchemy, a file for every tenant."""
    build = SqlPersistence.sqlite
    return Harness(
        build,
        reference=f"{build.__module__}:{build.__qualname__}",
        patient={"timeout": 30.0},
        hurried={"readers": 5, "timeout": 0.5},
        statements=sql_statements,
        seize=_seized_file,
        stamp=_stamped_tables(build),
        rewrite=_rewritten_in_tables(build),
        nowhere=_below_a_file,
        examples=40,
    )


def postgres() -> Harness:
    """With SQLAlchemy, a schema for every tenant."""
    build = SqlPersistence.postgres
    return Harness(
        build,
        reference=f"{build.__module__}:{build.__qualname__}",
        patient={"pool_timeout": 30.0, "connect_timeout": 30.0, "statement_timeout": 30.0},
        hurried={"pool_size": 5, "pool_timeout": 1.0, "connect_timeout": 0.5, "statement_timeout": 0.5},
        statements=sql_statements,
        seize=_seized_schema,
        server=partial(start_server, "postgres"),
        # The statement that writes is the transaction; prepared once, it is known by its parameters alone.
        commit=Commit(begins=(b"insert_products", MARK.encode()), decides=MARK.encode()),
        stamp=_stamped_tables(build),
        rewrite=_rewritten_in_tables(build),
        nowhere=where_nobody_listens,
        examples=40,
    )


def _below_a_file(directory: str) -> str:
    file = Path(directory) / "no-directory"
    file.touch()
    return str(file / "below")


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


@asynccontextmanager
async def _seized_schema(url: str, tenant: TenantId) -> AsyncIterator[None]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(f"lock table tenant_{tenant}.products in exclusive mode")
            yield
    finally:
        await connection.close()


_LATER = "from_a_later_release"


def _stamped_tables(
    build: Callable[..., SqlPersistence],
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
    build: Callable[..., SqlPersistence],
) -> Callable[[str, TenantId, IdempotencyRecord, StoredAnswer], Awaitable[None]]:
    """Another answer in a tenant's tables on either database."""
    update = text("update effects set answer_name = :name, answer_version = :version, answer = :data where key = :key")

    async def rewrite(address: str, tenant: TenantId, record: IdempotencyRecord, answer: StoredAnswer) -> None:
        values = {"name": answer.name, "version": answer.version, "data": answer.data.decode(), "key": record.key}
        async with _tables(build, address, tenant) as change:
            await change(lambda connection: connection.execute(update, values))

    return rewrite


@asynccontextmanager
async def _tables(
    build: Callable[..., SqlPersistence], address: str, tenant: TenantId
) -> AsyncIterator[Callable[[Callable[[Connection], object]], Awaitable[None]]]:
    """A tenant's tables, reached as migrations reach them."""
    persistence = build(address, clock=FixedClock())
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
