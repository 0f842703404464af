"""Mistakes in how tenants are kept apart, and in what the ports look like."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import cast

from sqlalchemy import text

from adapters.memory.outbox import MemoryOutbox
from adapters.memory.persistence import MemoryPersistence
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from adapters.sql.persistence import SqlPersistence
from adapters.sql.schema_migrations import NOTHING, newest
from application.ports.errors import NotMigrated, TooNew, UsageError
from application.ports.outbox import Claimed
from application.store import Store
from domain.accounts.account import Account
from domain.shared.errors import NotFound
from tests.contracts.laws.storage.batches import added, batch
from tests.contracts.mutants.persistence.around import PersistenceAround, mutant, others_run, store_changed_by
from tests.support.examples import example_of


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


class LetsSomebodyIn(PersistenceAround):
    """Makes an account for the owner of each new tenant."""

    async def create_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.create_tenant(tenant)
        await self.inner.of(tenant).storage.write(batch(added(example_of(Account))))


class OtherNames(MemoryOutbox):
    """Means the same, and says it differently."""

    async def claim(self, most: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(most, lease)


def other_names(store: Store) -> Store:
    """A store with `OtherNames`."""
    outbox = cast(MemoryOutbox, store.outbox)
    return replace(store, outbox=OtherNames(outbox.tables, outbox.clock))


class CreatesAnew(PersistenceAround):
    """Makes room, whatever is there."""

    async def create_tenant(self, tenant: TenantId, /) -> None:
        cast(MemoryPersistence, self.inner)._tenants.pop(tenant, None)
        await self.inner.create_tenant(tenant)


class LooksFirst(PersistenceAround):
    """Looks whether there is one, and makes it some time later; whoever comes later takes longer."""

    creators = 0

    async def create_tenant(self, tenant: TenantId, /) -> None:
        if tenant in await self.inner.tenants():
            return
        self.creators += 1
        for _ in range(self.creators):
            await others_run()
        cast(MemoryPersistence, self.inner)._tenants.pop(tenant, None)
        await self.inner.create_tenant(tenant)


class ListsAsTheyCame(PersistenceAround):
    """In the order of creation."""

    async def tenants(self) -> Sequence[TenantId]:
        return list(cast(MemoryPersistence, self.inner)._tenants)


class ForgetsTheLast(PersistenceAround):
    """One short."""

    async def tenants(self) -> Sequence[TenantId]:
        return (await self.inner.tenants())[:-1]


class TakesAnyVersion(PersistenceAround):
    """Whatever is older is migrated by somebody, so it looks for that alone."""

    async def check(self, tenant: TenantId, /) -> None:
        with suppress(TooNew):
            await self.inner.check(tenant)


class TakesDataWithoutAVersionForItsOwn(PersistenceAround):
    """Who says nothing means the usual."""

    async def check(self, tenant: TenantId, /) -> None:
        try:
            await self.inner.check(tenant)
        except NotMigrated as error:
            if error.found != NOTHING:
                raise


class TellsNewerDataToBeMigrated(PersistenceAround):
    """Another version is another version."""

    async def check(self, tenant: TenantId, /) -> None:
        try:
            await self.inner.check(tenant)
        except TooNew as error:
            raise NotMigrated(error.store, error.found, error.needed) from None


class MigratesNewerData(PersistenceAround):
    """Whatever the version was, it is ours now."""

    async def migrate(self) -> Sequence[str]:
        server = cast(SqlPersistence, self.inner)._server
        for tenant in await self.inner.tenants():
            async with server.migration_transaction(tenant) as connection:
                await connection.execute(text("update alembic_version set version_num = :ours"), {"ours": newest()})
        return []


class StopsAtNewerData(PersistenceAround):
    """Sees first that all is in order."""

    async def migrate(self) -> Sequence[str]:
        for tenant in await self.inner.tenants():
            with suppress(NotMigrated):
                await self.inner.check(tenant)
        return await self.inner.migrate()


class KnowsNoMissingTenant(PersistenceAround):
    """No version is an old version."""

    async def check(self, tenant: TenantId, /) -> None:
        try:
            await self.inner.check(tenant)
        except NotFound:
            raise NotMigrated(str(tenant), "nothing", "the newest") from None


class LeavesATask(PersistenceAround):
    """Looks after the connections in the background, for ever."""

    async def open(self) -> None:
        await self.inner.open()
        self.background = asyncio.create_task(asyncio.sleep(60))


class ClosesOnce(PersistenceAround):
    """Gives back what it has, whether it has it or not."""

    is_open = False

    async def open(self) -> None:
        await self.inner.open()
        self.is_open = True

    async def close(self) -> None:
        if not self.is_open:
            raise UsageError("This is closed already.")
        self.is_open = False
        await self.inner.close()


class HasNothingWhenClosed(PersistenceAround):
    """Takes for granted that it is open."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self.server: Persistence | None = None

    async def open(self) -> None:
        await self.inner.open()
        self.server = self.inner

    async def close(self) -> None:
        await self.inner.close()
        self.server = None

    async def tenants(self) -> Sequence[TenantId]:
        return await cast(Persistence, self.server).tenants()


MUTANTS = (
    mutant("another store each time", "ENV-0", adapter=AnotherStoreEachTime),
    mutant("has an account in each new tenant", "ENV-0", adapter=LetsSomebodyIn),
    mutant("forgets the tenant", "REP-4", adapter=ForgetsTheTenant),
    mutant("one outbox for all tenants", "REP-4", adapter=OneOutbox),
    mutant("creates anew what is there", "TEN-1", CreatesAnew),
    mutant("looks first and creates later", "TEN-2", LooksFirst),
    mutant("lists tenants as they came", "TEN-3", ListsAsTheyCame),
    mutant("forgets the last tenant", "TEN-3", ForgetsTheLast),
    mutant("takes newer data for its own", "TEN-4", TakesAnyVersion, on="sqlite"),
    mutant("takes data without a version for its own", "TEN-4", TakesDataWithoutAVersionForItsOwn, on="sqlite"),
    mutant("tells newer data to be migrated", "TEN-4", TellsNewerDataToBeMigrated, on="sqlite"),
    mutant("migrates newer data", "TEN-4", MigratesNewerData, on="sqlite"),
    mutant("stops at newer data", "TEN-4", StopsAtNewerData, on="sqlite"),
    mutant("takes a missing tenant for an old one", "TEN-4", KnowsNoMissingTenant, on="sqlite"),
    mutant("leaves something open", "TEN-5", LeavesATask),
    mutant("cannot be closed twice", "TEN-5", ClosesOnce),
    mutant("fails like a bug when it is closed", "TEN-6", HasNothingWhenClosed),
    mutant("calls a parameter by another name", "TYP-0", adapter=store_changed_by(other_names)),
)
