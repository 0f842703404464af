"""SQLite: a file for every tenant, one writer and a few readers at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Column, ColumnElement, Connection, Executable, bindparam, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from adapters.shared.tenancy import TenantId
from adapters.sql.batch import Rows
from adapters.sql.errors import translated
from adapters.sql.mapping import Found
from adapters.sql.sqlite_batch import write
from adapters.sql.tables import TENANT
from application.ports.errors import Unavailable
from domain.errors import InvalidValue

Answer = TypeVar("Answer")

SERVICE = "SQLite"
SUFFIX = ".sqlite3"


@dataclass(frozen=True, slots=True)
class Engines:
    """The connections to one file. Each is a thread and two descriptors, so there are few.

    Writers stand in line for the one connection that writes, rather than poll SQLite for its lock.
    """

    reader: AsyncEngine
    writer: AsyncEngine

    @property
    def idle(self) -> bool:
        """Whether nobody is using them."""
        pools = (self.reader.pool, self.writer.pool)
        return all(isinstance(pool, AsyncAdaptedQueuePool) and pool.checkedout() == 0 for pool in pools)

    async def dispose(self) -> None:
        """Close the file."""
        await self.reader.dispose()
        await self.writer.dispose()


class SqliteServer:
    """A directory with a file for every tenant. The `most_open` used last stay open, in seconds the time limits."""

    def __init__(self, directory: Path, *, readers: int, most_open: int, patience: float) -> None:
        self._directory = directory
        self._readers = readers
        self._most_open = most_open
        self._patience = patience
        self._open: OrderedDict[TenantId, Engines] = OrderedDict()

    async def open(self) -> None:
        """Make the directory."""
        with translated(SERVICE):
            self._directory.mkdir(parents=True, exist_ok=True)

    async def close(self) -> None:
        """Close every file."""
        while self._open:
            _, engines = self._open.popitem()
            await engines.dispose()

    async def ping(self) -> None:
        """See that the directory is there."""
        if not self._directory.is_dir():
            raise Unavailable(SERVICE, f"there is no directory {self._directory}")

    async def tenants(self) -> Sequence[TenantId]:
        """The files that are named like tenants."""
        with translated(SERVICE):
            return sorted(_tenants_of(self._directory))

    def database(self, tenant: TenantId, /) -> "SqliteDatabase":
        """The tenant's file; it is opened when it is first used."""
        return SqliteDatabase(self, tenant)

    @asynccontextmanager
    async def building(self, tenant: TenantId, /) -> AsyncIterator[AsyncConnection]:
        """The file is made if it is not there."""
        engine = create_async_engine(self._url(tenant, "rwc"), poolclass=NullPool, connect_args=self._connect_args)
        event.listen(engine.sync_engine, "connect", _set_up)
        event.listen(engine.sync_engine, "begin", _begin_writing)
        with translated(SERVICE):
            async with engine.begin() as connection:
                yield connection

    async def engines(self, tenant: TenantId) -> Engines:
        """The open file of a tenant."""
        engines = self._open.get(tenant)
        if engines is None:
            engines = self._open[tenant] = self._engines(tenant)
        self._open.move_to_end(tenant)
        await self._close_idle(besides=tenant)
        return engines

    async def _close_idle(self, besides: TenantId) -> None:
        surplus = len(self._open) - self._most_open
        if surplus > 0:
            idle = [other for other, engines in self._open.items() if engines.idle and other != besides]
            for closing in [self._open.pop(other) for other in idle[:surplus]]:
                await closing.dispose()

    def _engines(self, tenant: TenantId) -> Engines:
        url = self._url(tenant, "rw")
        reader = self._engine(url, self._readers)
        event.listen(reader.sync_engine, "connect", _read_only)
        writer = self._engine(url, 1)
        event.listen(writer.sync_engine, "begin", _begin_writing)
        return Engines(reader, writer)

    def _engine(self, url: URL, pool_size: int) -> AsyncEngine:
        engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=self._patience,
            connect_args=self._connect_args,
            execution_options={"schema_translate_map": {TENANT: None}},
        )
        event.listen(engine.sync_engine, "connect", _set_up)
        return engine

    @property
    def _connect_args(self) -> dict[str, object]:
        # How long to wait for another process that is writing.
        return {"timeout": self._patience}

    def _url(self, tenant: TenantId, mode: str) -> URL:
        path = quote(str(self._directory.absolute() / f"{tenant}{SUFFIX}"))
        return URL.create("sqlite+aiosqlite", database=f"file:{path}", query={"uri": "true", "mode": mode})


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """One tenant's file."""

    server: SqliteServer
    tenant: TenantId

    @staticmethod
    def among(column: Column[Any], /) -> ColumnElement[bool]:
        """With a parameter for every value: SQLite knows no arrays."""
        return column.in_(bindparam("ids", expanding=True))

    async def ask(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """On a connection that cannot write."""
        return await _to_the_end(self._ask(statement, parameters))

    async def change(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """In a transaction of its own."""
        return await _to_the_end(self._change(statement, parameters))

    async def write(self, rows: Rows, /) -> None:
        """In one transaction, which nobody else writes beside."""
        await _to_the_end(self._write(rows))

    async def _ask(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Found]:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.reader.connect() as connection:
                return (await connection.execute(statement, parameters)).all()

    async def _change(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Found]:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                found = await connection.execute(statement, parameters)
                return found.all() if found.returns_rows else ()

    async def _write(self, rows: Rows) -> None:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                await write(connection, rows)


async def _to_the_end(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Whoever is cancelled waits until the work is done: a thread does it, which cannot be stopped half-way."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def _tenants_of(directory: Path) -> list[TenantId]:
    tenants = []
    for file in directory.glob(f"*{SUFFIX}"):
        try:
            tenants.append(TenantId(file.stem))
        except InvalidValue:  # somebody else's file
            continue
    return tenants


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin ourselves
    cursor = connection.cursor()
    # Readers and the writer do not wait for each other, and what was committed survives a power cut.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _read_only(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    # A transaction that reads first and writes later would overwrite what came between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
