"""Connections to SQLite files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from adapters.sql.columns import TENANT


@dataclass(frozen=True, slots=True)
class Engines:
    """The connections to one file. Each takes a thread and two file descriptors, so there are few.

    Writers wait in the pool for the one connection that writes, instead of polling SQLite for its lock.
    """

    reader: AsyncEngine
    writer: AsyncEngine

    @classmethod
    def on(cls, file: Path, *, readers: int, timeout: float) -> Self:
        """Engines for an existing file; nothing is opened yet."""
        reader, writer = (_engine(file, size, timeout) for size in (readers, 1))
        event.listen(reader.sync_engine, "connect", _read_only)
        event.listen(writer.sync_engine, "begin", _begin_writing)
        return cls(reader, writer)

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
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin_writing)
    return engine


def _engine(file: Path, pool_size: int, timeout: float) -> AsyncEngine:
    engine = create_async_engine(
        _url(file, "rw"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        # How long to wait for another process that is writing.
        connect_args={"timeout": timeout},
        execution_options={"schema_translate_map": {TENANT: None}},
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    return engine


def _url(file: Path, mode: str) -> URL:
    return URL.create("sqlite+aiosqlite", database=f"file:{quote(str(file))}", query={"uri": "true", "mode": mode})


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # `_begin_writing` begins transactions
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
    # Take the lock at once: a transaction that reads first fails when it writes, if another has written in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
