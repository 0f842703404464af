"""What the adapter needs of a database. SQLite and PostgreSQL each have their own implementation."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlalchemy import Column, ColumnElement, Executable, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.shared.tenancy import TenantId
from adapters.sql.mapping import Found, Record
from domain.shared.errors import InvalidValue

Verb = Literal["claim", "hold", "insert", "update", "delete", "shorten", "put"]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to some rows of one table.

    - claim: insert, before anything else is looked at
    - hold: check that the rows `id` still have the version `expected_version`, and that it stays so until the commit
    - delete, insert, update: by `id`, in this order; what is deleted or updated has the version `expected_version`
    - shorten: delete the children of the aggregate `id` beyond the number `length`
    - put: insert children, or update those that are there
    """

    verb: Verb
    table: Table
    records: Sequence[Record]


class Database(Protocol):
    """One tenant's tables. Only `PortError`s leave these methods, and no connection stays with the caller."""

    @staticmethod
    def in_ids(column: Column[Any], /) -> ColumnElement[bool]:
        """The condition that the column has one of the values of the parameter `ids`."""
        ...

    async def fetch(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """The rows that a statement finds, among what is committed."""
        ...

    async def execute(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """Execute one statement, all or nothing; the rows that it returns."""
        ...

    async def change(self, statement: Executable, parameters: Mapping[str, object], /) -> int:
        """Execute one statement, all or nothing; how many rows it has changed."""
        ...

    async def write(self, steps: Sequence[Step], /) -> None:
        """Carry out all steps or none.

        `UniqueViolation` for a key that is there already, else what `Storage.write` raises.
        """
        ...


class Server(Protocol):
    """The databases of all tenants."""

    async def open(self) -> None:
        """Connect, and see that the server answers."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...

    async def ping(self) -> None:
        """See that the server answers."""
        ...

    async def tenants(self) -> Sequence[TenantId]:
        """All tenants, sorted."""
        ...

    def database(self, tenant: TenantId, /) -> Database:
        """The tenant's tables; nothing is opened yet."""
        ...

    async def drop(self, tenant: TenantId, /) -> None:
        """Delete the tenant's schema or file, with all that is in it."""
        ...

    def migration_transaction(self, tenant: TenantId, /) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction on a connection of its own, to create or to change the tenant's tables.

        The tables are reached without naming a schema, and nobody else migrates them meanwhile. A missing schema or
        file is created.
        """
        ...


def tenants_named(names: Iterable[str]) -> Sequence[TenantId]:
    """The tenants of these names, sorted. Names that no tenant can have are left out."""
    tenants = []
    for name in names:
        with suppress(InvalidValue):
            tenants.append(TenantId(name))
    return sorted(tenants)
