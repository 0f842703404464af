"""Connections to SQLite files."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast
from urllib.parse import quote

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from adapters.sql.columns import TENANT
from adapters.sql.sqlite_files import OpenFile


@dataclass(frozen=True, slots=True)
class Engines:
    """The connections to one file. Each takes a thread and two file descriptors, so there are few.

    Writers wait in the pool for the one connection that writes, instead of polling SQLite for its lock.
    """

    file: OpenFile
    reader: AsyncEngine
    writer: AsyncEngine

    @classmethod
    def on(cls, path: Path, *, readers: int, timeout: float) -> Self:
        """Engines for an existing file; nothing is opened yet."""
        reader, writer = (_engine(path, size, timeout) for size in (readers, 1))
        event.listen(reader.sync_engine, "connect", _read_only)
        event.listen(writer.sync_engine, "begin", _begin_writing)
        return cls(OpenFile(path), reader, writer)

    @property
    def idle(self) -> bool:
        """Whether no connection is in use."""
        pools = (self.reader.pool, self.writer.pool)
        return all(isinstance(pool, AsyncAdaptedQueuePool) and pool.checkedout() == 0 for pool in pools)

    async def dispose(self) -> None:
        """Close all connections."""
        await self.reader.dispose()
        await self.writer.dispose()


def migration_engine(file: Path, *, timeout: float) -> AsyncEngine:
    """For migrations: creates the file if it is missing, and keeps no connection open."""
    engine = create_async_engine(_url(file, "rwc"), poolclass=NullPool, connect_args={"timeout": timeout})
    event.listen(engine.sync_engine, "connect", _set_up(timeout))
    event.listen(engine.sync_engine, "begin", _begin_writing)
    return engine


def _engine(file: Path, pool_size: int, timeout: float) -> AsyncEngine:
    engine = create_async_engine(
        _url(file, "rw"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        # Errors are logged, and what is stored may be personal, or the hash of a secret.
        hide_parameters=True,
        # How long to wait for another process that is writing.
        connect_args={"timeout": timeout},
        execution_options={"schema_translate_map": {TENANT: None}},
    )
    event.listen(engine.sync_engine, "connect", _set_up(timeout))
    return engine


def _url(file: Path, mode: str) -> URL:
    return URL.create("sqlite+aiosqlite", database=f"file:{quote(str(file))}", query={"uri": "true", "mode": mode})


def _set_up(timeout: float) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    async def set_up(connection: aiosqlite.Connection) -> None:
        await _write_ahead(connection, within=timeout)
        # With FULL, what was committed survives a power cut.
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            async with connection.execute(f"PRAGMA {pragma}"):
                pass

    def listener(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # `_begin_writing` begins transactions
        cast(AdaptedConnection, connection).run_async(set_up)

    return listener


async def _write_ahead(connection: aiosqlite.Connection, *, within: float) -> None:
    """Have the file keep a write-ahead log, so that readers and the writer do not wait for each other.

    Of several connections that find a new file without it, SQLite refuses all but one at once, whatever their timeout.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while True:
        try:
            async with connection.execute("PRAGMA journal_mode = WAL"):
                return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > deadline:
                raise
            await asyncio.sleep(0.01)


def _read_only(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    # Take the lock at once: a transaction that reads first fails when it writes, if another has written in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
