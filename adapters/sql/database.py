"""What the ports of one tenant need of a database; SQLite and PostgreSQL each have their own way of doing it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.shared.tenancy import TenantId
from adapters.sql.batch import Rows
from adapters.sql.mapping import Found
from domain.shared.errors import InvalidValue


class Database(Protocol):
    """One tenant's tables. Only `PortError`s leave these methods, and no connection stays with the caller."""

    @staticmethod
    def among(column: Column[Any], /) -> ColumnElement[bool]:
        """The condition that the column has one of the values of the parameter `ids`."""
        ...

    async def ask(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """Everything that a statement finds, of what is committed."""
        ...

    async def change(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """Execute one statement, all or nothing; the rows that it returns."""
        ...

    async def write(self, rows: Rows, /) -> None:
        """Write all or nothing. `UniqueViolation` for a key that is there already, else what `Storage.write` raises."""
        ...


class Server(Protocol):
    """Where the tenants' databases are."""

    async def open(self) -> None:
        """Connect, and see that the server answers."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...

    async def ping(self) -> None:
        """See that the server answers."""
        ...

    async def tenants(self) -> Sequence[TenantId]:
        """Those there is room for, in order."""
        ...

    def database(self, tenant: TenantId, /) -> Database:
        """The tenant's tables; nothing is opened yet."""
        ...

    def building(self, tenant: TenantId, /) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction on a connection of its own, to make or to change the tenant's tables.

        They are reached without naming a schema, nobody else is building meanwhile, and what is not there is made.
        """
        ...


def tenants_named(names: Iterable[str]) -> Sequence[TenantId]:
    """The tenants of these names, in order. What is not named like a tenant is somebody else's."""
    tenants = []
    for name in names:
        with suppress(InvalidValue):
            tenants.append(TenantId(name))
    return sorted(tenants)
