"""PostgreSQL: a schema for every tenant, one pool of connections for all."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, URL, Column, ColumnElement, Engine, Executable, any_, bindparam, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, NotSupportedError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, PoolProxiedConnection
from sqlalchemy.util import greenlet_spawn

from adapters.shared.tenancy import TenantId
from adapters.sql.columns import TENANT
from adapters.sql.database import Step, tenants_named
from adapters.sql.errors import translated
from adapters.sql.mapping import Found
from adapters.sql.postgres_batch import statement_for
from application.ports.errors import ConcurrencyConflict

SERVICE = "PostgreSQL"
PREFIX = "tenant_"
PING = 2.0
"""Seconds, unless a connection may only take less."""

_tenants = text(
    "select schemaname from pg_tables where tablename = 'alembic_version' and starts_with(schemaname, :prefix)"
)


class PostgresServer:
    """A database with a schema for every tenant. The time limits are in seconds.

    Every statement is a transaction of its own, a batch too; no transaction is ever begun, so none is left open.
    """

    def __init__(
        self, url: str, *, pool_size: int, pool_timeout: float, connect_timeout: float, statement_timeout: float
    ) -> None:
        self._url = _asyncpg(url)
        self._connect_timeout = connect_timeout
        # The wait for a lock of somebody else ends before the statement's: that is a conflict, and no lost server.
        self._lock_timeout = f"{statement_timeout / 2:.3f}s"
        self._engine = create_async_engine(
            self._url,
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout,
            pool_reset_on_return=None,
            # Errors are logged, and what is stored may be personal, or the hash of a secret.
            hide_parameters=True,
            json_deserializer=str,
            connect_args={
                "timeout": connect_timeout,
                # The server's own limit ends first, because its error tells the reason; this is for a silent server.
                "command_timeout": statement_timeout + 1,
                "server_settings": {
                    "statement_timeout": f"{statement_timeout:.3f}s",
                    "lock_timeout": self._lock_timeout,
                },
            },
        )
        event.listen(self._engine.sync_engine, "checkout", _must_be_open)
        event.listen(self._engine.sync_engine, "invalidate", _terminate)

    async def open(self) -> None:
        """Make a first connection."""
        await self.ping()

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def ping(self) -> None:
        """Make a new connection, so that the answer does not depend on whether the pool is exhausted."""
        within = min(PING, self._connect_timeout)
        engine = create_async_engine(self._url, poolclass=NullPool, connect_args={"timeout": within})
        with translated(SERVICE):
            async with engine.connect():
                pass

    async def tenants(self) -> Sequence[TenantId]:
        """The schemas that have been migrated at least once."""
        with translated(SERVICE):
            async with self._engine.connect() as connection:
                schemas = (await connection.execute(_tenants, {"prefix": PREFIX})).scalars()
                return tenants_named(schema.removeprefix(PREFIX) for schema in schemas)

    def database(self, tenant: TenantId, /) -> "PostgresDatabase":
        """The tenant's schema, on connections of the pool."""
        schema = _schema(tenant)
        engine = self._engine.sync_engine.execution_options(schema_translate_map={TENANT: schema})
        return PostgresDatabase(engine, schema)

    async def drop(self, tenant: TenantId, /) -> None:
        """Drop the schema, when whatever is under way in it has ended; `ConcurrencyConflict` if that lasts."""
        async with self.migration_transaction(tenant) as connection:
            # Whoever waits for a table has all others wait behind, on connections that the tenants share.
            await connection.execute(text(f"set local lock_timeout = '{self._lock_timeout}'"))
            await connection.execute(text(f'drop schema "{_schema(tenant)}" cascade'))

    @asynccontextmanager
    async def migration_transaction(self, tenant: TenantId, /) -> AsyncIterator[AsyncConnection]:
        """Creates the schema if it is missing. The search path is set for the whole connection."""
        schema = _schema(tenant)
        engine = create_async_engine(
            self._url,
            poolclass=NullPool,
            connect_args={"timeout": self._connect_timeout, "server_settings": {"search_path": schema}},
        )
        with translated(SERVICE):
            async with engine.begin() as connection:
                await connection.execute(
                    text("select pg_advisory_xact_lock(hashtextextended(:schema, 0))"), {"schema": schema}
                )
                await connection.execute(text(f'create schema if not exists "{schema}"'))
                yield connection


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """One tenant's schema.

    Each call does all of its work on the synchronous engine, in one greenlet: through the asynchronous one, connecting,
    executing and releasing take a greenlet each, which together take more time than the statement.
    """

    engine: Engine
    schema: str

    @staticmethod
    def in_ids(column: Column[Any], /) -> ColumnElement[bool]:
        """With one array parameter, so that one prepared statement serves any number of values."""
        return column == any_(bindparam("ids", type_=ARRAY(column.type)))

    async def fetch(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """On a pooled connection; once more on a new one, if it was older than the last restart or migration."""
        with translated(SERVICE):
            try:
                return await greenlet_spawn(self._execute, statement, parameters)
            except DBAPIError as error:
                if not (error.connection_invalidated or isinstance(error, NotSupportedError)):
                    raise
            # By now the pool has closed that connection and all older ones.
            return await greenlet_spawn(self._execute, statement, parameters)

    async def execute(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """The statement is a transaction of its own."""
        with translated(SERVICE):
            return await greenlet_spawn(self._execute, statement, parameters)

    async def change(self, statement: Executable, parameters: Mapping[str, object], /) -> int:
        """The statement is a transaction of its own."""
        with translated(SERVICE):
            return await greenlet_spawn(self._change, statement, parameters)

    async def write(self, steps: Sequence[Step], /) -> None:
        """In one statement."""
        statement, parameters = statement_for(steps, self.schema)
        with translated(SERVICE):
            stored = await greenlet_spawn(self._write, statement, parameters)
        if not stored:
            raise ConcurrencyConflict(" or ".join(step.table.name for step in steps if step.verb == "hold"))

    def _execute(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Found]:
        with self.engine.connect() as connection:
            found = connection.execute(statement, parameters)
            return found.all() if found.returns_rows else ()

    def _change(self, statement: Executable, parameters: Mapping[str, object]) -> int:
        with self.engine.connect() as connection:
            return connection.execute(statement, parameters).rowcount

    def _write(self, statement: str, parameters: tuple[object, ...]) -> bool:
        with self.engine.connect() as connection, translated(SERVICE, storing=True):
            return bool(connection.exec_driver_sql(statement, parameters).scalar_one())


def _must_be_open(_: DBAPIConnection, record: ConnectionPoolEntry, _fairy: PoolProxiedConnection) -> None:
    """Notice most connections that the server has closed, without asking it; the pool then replaces all of them."""
    if record.driver_connection is not None and record.driver_connection.is_closed():
        raise InvalidatePoolError


def _terminate(_: DBAPIConnection, record: ConnectionPoolEntry, _reason: BaseException | None) -> None:
    """Close an invalidated connection without waiting for the server, which may not answer any more."""
    if record.driver_connection is not None:
        record.driver_connection.terminate()


def _schema(tenant: TenantId) -> str:
    return f"{PREFIX}{tenant}"


def _asyncpg(url: str) -> URL:
    """The URL for asyncpg, whose name for the parameter `sslmode` is `ssl`."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    mode = parsed.query.get("sslmode")
    return parsed if mode is None else parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
