"""SQLite: a file for every tenant."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, Executable, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.shared.cancellation import to_its_end
from adapters.shared.tenancy import TenantId
from adapters.sql.database import Step, tenants_named
from adapters.sql.errors import translated
from adapters.sql.mapping import Found
from adapters.sql.sqlite_batch import write
from adapters.sql.sqlite_engines import Engines, migration_engine
from application.ports.errors import Unavailable

SERVICE = "SQLite"
SUFFIX = ".sqlite3"


class SqliteServer:
    """A directory with a file for every tenant. The `most_open` files used last stay open; `timeout` is in seconds."""

    def __init__(self, directory: Path, *, readers: int, most_open: int, timeout: float) -> None:
        self._directory = directory
        self._readers = readers
        self._most_open = most_open
        self._timeout = timeout
        self._open: OrderedDict[TenantId, Engines] = OrderedDict()

    async def open(self) -> None:
        """Create the directory."""
        with translated(SERVICE):
            await asyncio.to_thread(self._directory.mkdir, parents=True, exist_ok=True)

    async def close(self) -> None:
        """Close every file."""
        while self._open:
            _, engines = self._open.popitem()
            await engines.dispose()

    async def ping(self) -> None:
        """See that the directory exists."""
        if not await asyncio.to_thread(self._directory.is_dir):
            raise Unavailable(SERVICE, f"there is no directory {self._directory}")

    async def tenants(self) -> Sequence[TenantId]:
        """The files whose names are those of tenants."""
        with translated(SERVICE):
            files = await asyncio.to_thread(lambda: list(self._directory.glob(f"*{SUFFIX}")))
        return tenants_named(file.stem for file in files)

    def database(self, tenant: TenantId, /) -> "SqliteDatabase":
        """The tenant's file; it is opened when it is first used."""
        return SqliteDatabase(self, tenant)

    @asynccontextmanager
    async def migration_transaction(self, tenant: TenantId, /) -> AsyncIterator[AsyncConnection]:
        """Creates the file if it is missing."""
        with translated(SERVICE):
            async with migration_engine(self._file(tenant), timeout=self._timeout).begin() as connection:
                yield connection

    async def engines(self, tenant: TenantId) -> Engines:
        """The connections to a tenant's file. If too many files are open, the idle ones used longest ago are closed."""
        surplus = len(self._open) + (tenant not in self._open) - self._most_open
        if surplus > 0:
            idle = [other for other, engines in self._open.items() if engines.idle and other != tenant]
            for closing in [self._open.pop(other) for other in idle[:surplus]]:
                await closing.dispose()
        if tenant not in self._open:
            self._open[tenant] = Engines.on(self._file(tenant), readers=self._readers, timeout=self._timeout)
        self._open.move_to_end(tenant)
        return self._open[tenant]

    def _file(self, tenant: TenantId) -> Path:
        return self._directory.absolute() / f"{tenant}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """One tenant's file."""

    server: SqliteServer
    tenant: TenantId

    @staticmethod
    def in_ids(column: Column[Any], /) -> ColumnElement[bool]:
        """With a parameter for every value, because SQLite has no arrays."""
        return column.in_(bindparam("ids", expanding=True))

    async def fetch(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """On a read-only connection."""
        return await to_its_end(self._fetch(statement, parameters))

    async def execute(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """In a transaction of its own."""
        return await to_its_end(self._execute(statement, parameters))

    async def change(self, statement: Executable, parameters: Mapping[str, object], /) -> int:
        """In a transaction of its own."""
        return await to_its_end(self._change(statement, parameters))

    async def write(self, steps: Sequence[Step], /) -> None:
        """In one transaction; nobody else can write meanwhile."""
        await to_its_end(self._write(steps))

    async def _fetch(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Found]:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.reader.connect() as connection:
                return (await connection.execute(statement, parameters)).all()

    async def _execute(self, statement: Executable, parameters: Mapping[str, object]) -> Sequence[Found]:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                found = await connection.execute(statement, parameters)
                return found.all() if found.returns_rows else ()

    async def _change(self, statement: Executable, parameters: Mapping[str, object]) -> int:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                return (await connection.execute(statement, parameters)).rowcount

    async def _write(self, steps: Sequence[Step]) -> None:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                await write(connection, steps)
