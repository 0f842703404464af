"""Mistakes in how tenants are kept apart, and in what the ports look like."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from adapters.memory.outbox import MemoryOutbox
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from application.ports.outbox import Claimed
from application.ports.store import Store
from tests.contracts.mutants.mutant import Mutant, PersistenceAround, store_changed_by


class ForgetsTheTenant(PersistenceAround):
    """Everybody shares what the first tenant has."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._first: TenantId | None = None

    def of(self, tenant: TenantId, /) -> Store:
        self._first = self._first or tenant
        return self.inner.of(self._first)


class OneOutbox(PersistenceAround):
    """Everybody has their own things, and their messages lie in one place."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._outbox: MemoryOutbox | None = None

    def of(self, tenant: TenantId, /) -> Store:
        store = self.inner.of(tenant)
        self._outbox = self._outbox or cast(MemoryOutbox, store.outbox)
        # Where the messages are written is changed, too.
        cast(MemoryStorage, store.storage).tables.outbox = self._outbox.tables.outbox
        return store


class AnotherStoreEachTime(PersistenceAround):
    """Every look is the first one."""

    def of(self, tenant: TenantId, /) -> Store:
        return replace(self.inner.of(tenant), storage=MemoryStorage(Tables()))


class OtherNames(MemoryOutbox):
    """Means the same, and says it differently."""

    async def claim(self, most: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(most, lease)


def other_names(store: Store) -> Store:
    """A store with `OtherNames`."""
    outbox = cast(MemoryOutbox, store.outbox)
    return replace(store, outbox=OtherNames(outbox.tables, outbox.clock))


MUTANTS = (
    Mutant("another store each time", "ENV-0", adapter=AnotherStoreEachTime),
    Mutant("forgets the tenant", "REP-4", adapter=ForgetsTheTenant),
    Mutant("one outbox for all tenants", "REP-4", adapter=OneOutbox),
    Mutant("calls a parameter by another name", "TYP-0", adapter=store_changed_by(other_names)),
)
