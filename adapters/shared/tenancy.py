"""Tenants: several shops on one server, each with its own data. The shop itself knows nothing of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from application.store import Store
from domain.shared.errors import InvalidValue


@dataclass(frozen=True, slots=True, order=True)
class TenantId:
    """The name of a tenant, fit to be part of a schema, database or file name wherever data are kept (TEN-13).

    The only way from a string to such a name.
    """

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(r"[a-z][a-z0-9_]{0,30}")

    name: str

    def __post_init__(self) -> None:
        if not self.PATTERN.fullmatch(self.name):
            raise InvalidValue("tenant", "is not 1 to 31 lower-case letters, digits and underscores after a letter")

    def __str__(self) -> str:
        return self.name


class Persistence(Protocol):
    """A database server, or what stands for one, with all tenants on it.

    Whoever uses it while it is not open gets the answer, or a `PortError` that says what is wrong (TEN-6). Every method
    of it and of the ports it hands out has the very signature of the Protocol (TYP-0).
    """

    async def open(self) -> None:
        """Connect, and see that the server answers: `Unavailable`, and nothing is left open, if it does not (TEN-8)."""
        ...

    async def close(self) -> None:
        """Close every connection; again is harmless (TEN-5). It can be opened once more (TEN-5)."""
        ...

    async def ping(self) -> None:
        """See that the server answers, within two seconds: `Unavailable` if it does not (TEN-9)."""
        ...

    async def tenants(self) -> Sequence[TenantId]:
        """Every tenant there is, whoever has created it (TEN-7), sorted by name (TEN-3)."""
        ...

    async def create_tenant(self, tenant: TenantId, /) -> None:
        """Make what a tenant needs, at the newest version: it is empty (ENV-0).

        One that is there already is left alone with all it has (TEN-1), whoever else creates it meanwhile (TEN-2). What
        breaks off half-way is finished by the next call (TEN-10).
        """
        ...

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        """Delete all that the tenant has, for good, and nothing of anybody else (TEN-14).

        It is no longer listed, and one that is created under its name is empty (TEN-14). `NotFound` for an unknown
        tenant (TEN-14).
        """
        ...

    async def migrate(self) -> Sequence[str]:
        """Bring every tenant's data to the newest version, and return a sentence for each that was changed (TEN-11).

        Data of a newer version are left alone, and keep nobody else's from being migrated (TEN-4). What breaks off
        half-way is finished by the next call (TEN-11).
        """
        ...

    async def check(self, tenant: TenantId, /) -> None:
        """See that the tenant's data are at the newest version (TEN-4).

        `NotMigrated` for an older one, or for data of which a version is not there, `TooNew` for one that is newer than
        this version of the shop (TEN-4). `NotFound` for an unknown tenant (TEN-3).
        """
        ...

    def of(self, tenant: TenantId, /) -> Store:
        """What is kept for this tenant, and for no other (REP-4); nothing is read or opened yet (TEN-12)."""
        ...
