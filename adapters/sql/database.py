"""What the ports of one tenant need of a database; SQLite and PostgreSQL each have their own way of doing it."""

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
    - hold: see that the rows `id` still have the version `expected_version`
    - insert, update, delete: by `id`; the last two only rows that have the version `expected_version`
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
        """Everything that a statement finds, of what is committed."""
        ...

    async def execute(self, statement: Executable, parameters: Mapping[str, object], /) -> Sequence[Found]:
        """Execute one statement, all or nothing; the rows that it returns."""
        ...

    async def write(self, steps: Sequence[Step], /) -> None:
        """Take all steps or none.

        `UniqueViolation` for a key that is there already, else what `Storage.write` raises.
        """
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

    def migration_transaction(self, tenant: TenantId, /) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction on a connection of its own, to make or to change the tenant's tables.

        They are reached without naming a schema, nobody else migrates them meanwhile, and what is not there is made.
        """
        ...


def tenants_named(names: Iterable[str]) -> Sequence[TenantId]:
    """The tenants of these names, in order. What is not named like a tenant is somebody else's."""
    tenants = []
    for name in names:
        with suppress(InvalidValue):
            tenants.append(TenantId(name))
    return sorted(tenants)
