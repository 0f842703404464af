"""SQLite: a file for every tenant."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Executable, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.shared.cancellation import to_its_end
from adapters.shared.tenancy import TenantId
from adapters.sql.database import Step, tenants_named
from adapters.sql.errors import translated
from adapters.sql.mapping import Found
from adapters.sql.sqlite_batch import write
from adapters.sql.sqlite_engines import Engines, migration_engine
from adapters.sql.sqlite_files import Place, delete, must_take_writes
from application.ports.errors import Unavailable

SERVICE = "SQLite"
SUFFIX = ".sqlite3"

Answer = TypeVar("Answer")


class SqliteServer:
    """A directory with a file for every tenant. The `most_open` files used last stay open; `timeout` is in seconds."""

    def __init__(self, directory: Path, *, readers: int, most_open: int, timeout: float) -> None:
        self._directory = directory
        self._readers = readers
        self._most_open = most_open
        self._timeout = timeout
        self._open: OrderedDict[TenantId, Engines] = OrderedDict()
        self._replaced: list[Engines] = []
        # A thread of its own for what is asked of the file system; asyncio's would stay after `close`.
        self._thread = ThreadPoolExecutor(1, "sqlite-files")

    async def open(self) -> None:
        """Create the directory."""
        with translated(SERVICE):
            await asyncio.to_thread(self._directory.mkdir, parents=True, exist_ok=True)

    async def close(self) -> None:
        """Close every file."""
        closing = [*self._open.values(), *self._replaced]
        self._open.clear()
        self._replaced.clear()
        for engines in closing:
            await engines.dispose()
        thread, self._thread = self._thread, ThreadPoolExecutor(1, "sqlite-files")
        thread.shutdown(wait=False)

    async def ping(self) -> None:
        """See that the directory takes what is written. A file that is gone is no fault: its tenant was removed."""
        with translated(SERVICE):
            await self._ask(lambda: must_take_writes(self._directory))

    async def must_be_in_place(self, tenant: TenantId, engines: Engines) -> None:
        """`Unavailable` if what is written to these engines would be lost, because another file is there, or none."""
        if not await self._is_in_place(tenant, engines):
            raise Unavailable(SERVICE, f"{engines.file.path} was deleted or replaced")

    async def _is_in_place(self, tenant: TenantId, engines: Engines) -> bool:
        """Whether the file is where it was opened. If that is not sure, the next call opens what is there by then."""
        with translated(SERVICE):
            is_ours = await self._ask(engines.file.place) is Place.OURS
        if not (is_ours and engines.file.was_opened) and self._open.get(tenant) is engines:
            self._replaced.append(self._open.pop(tenant))
        return is_ours

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    async def tenants(self) -> Sequence[TenantId]:
        """The files whose names are those of tenants. Open files that others have deleted or replaced are let go."""
        for tenant, engines in list(self._open.items()):
            await self._is_in_place(tenant, engines)
        with translated(SERVICE):
            files = await asyncio.to_thread(lambda: list(self._directory.glob(f"*{SUFFIX}")))
        return tenants_named(file.stem for file in files)

    async def drop(self, tenant: TenantId, /) -> None:
        """Close the file and delete it. What is written to it meanwhile is refused, because it is not there."""
        if (engines := self._open.pop(tenant, None)) is not None:
            self._replaced.append(engines)
            await self._close_replaced()
        with translated(SERVICE):
            await self._ask(lambda: delete(self._file(tenant)))

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
        await self._close_replaced()
        if tenant not in self._open:
            self._open[tenant] = opening = self._engines(tenant)
            with translated(SERVICE):
                await self._ask(opening.file.note)
            return opening
        self._open.move_to_end(tenant)
        return self._open[tenant]

    async def _close_replaced(self) -> None:
        """But those of which a connection is in use later: it would stay open."""
        idle = [each for each in self._replaced if each.idle]
        self._replaced = [each for each in self._replaced if each not in idle]
        for engines in idle:
            await engines.dispose()

    def _engines(self, tenant: TenantId) -> Engines:
        return Engines.on(self._file(tenant), readers=self._readers, timeout=self._timeout)

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
                rows = found.all() if found.returns_rows else ()
                await self.server.must_be_in_place(self.tenant, engines)
                return rows

    async def _change(self, statement: Executable, parameters: Mapping[str, object]) -> int:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                changed = (await connection.execute(statement, parameters)).rowcount
                await self.server.must_be_in_place(self.tenant, engines)
                return changed

    async def _write(self, steps: Sequence[Step]) -> None:
        engines = await self.server.engines(self.tenant)
        with translated(SERVICE):
            async with engines.writer.begin() as connection:
                await write(connection, steps)
                await self.server.must_be_in_place(self.tenant, engines)
