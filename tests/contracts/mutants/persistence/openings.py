"""Mistakes in opening, creating and migrating."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

from adapters.memory.persistence import MemoryPersistence
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from adapters.sql.persistence import SqlPersistence
from adapters.sql.schema_migrations import is_older
from application.ports.errors import NotMigrated, Unavailable
from application.store import Store
from tests.contracts.mutants.persistence.around import PersistenceAround, mutant, others_run


class RemembersTheList(PersistenceAround):
    """Asks once."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._listed: Sequence[TenantId] | None = None

    async def tenants(self) -> Sequence[TenantId]:
        if self._listed is None:
            self._listed = await self.inner.tenants()
        return self._listed


class ListsItsOwn(PersistenceAround):
    """Knows best what it has created itself."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._created = set[TenantId]()

    async def create_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.create_tenant(tenant)
        self._created.add(tenant)

    async def tenants(self) -> Sequence[TenantId]:
        return sorted(self._created)


class OpensWithoutLooking(PersistenceAround):
    """The first call will show."""

    async def open(self) -> None:
        await others_run()


class LeavesATaskWhenItFails(PersistenceAround):
    """Begins to look after connections before there are any."""

    async def open(self) -> None:
        self.background = asyncio.create_task(asyncio.sleep(60))
        await self.inner.open()


class LeaksWhatTheDriverRaises(PersistenceAround):
    """The cause is the better message, it thinks."""

    async def open(self) -> None:
        try:
            await self.inner.open()
        except Unavailable as error:
            raise (error.__cause__ if isinstance(error.__cause__, OSError) else OSError("it is not there")) from error


class SaysThatItAnswers(PersistenceAround):
    """It was there a moment ago."""

    async def ping(self) -> None:
        await others_run()


class AsksAgain(PersistenceAround):
    """Perhaps the next one is answered."""

    async def ping(self) -> None:
        with suppress(Unavailable):
            await self.inner.ping()
            return
        await self.inner.ping()


class LooksAtOnce(PersistenceAround):
    """Has everything ready when it is asked."""

    def of(self, tenant: TenantId, /) -> Store:
        self.looking = asyncio.get_running_loop().create_task(self._look(tenant))
        return self.inner.of(tenant)

    async def _look(self, tenant: TenantId) -> None:
        await asyncio.wait({asyncio.create_task(self.inner.check(tenant))})
        await asyncio.sleep(1)


class CreatesWhatItIsAskedFor(PersistenceAround):
    """Whoever asks for it wants it to be there."""

    def of(self, tenant: TenantId, /) -> Store:
        cast(MemoryPersistence, self.inner)._tenants.setdefault(tenant, Tables())
        return self.inner.of(tenant)


class TakesBegunForDone(PersistenceAround):
    """Notes first, and does then."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._begun = set[TenantId]()

    async def create_tenant(self, tenant: TenantId, /) -> None:
        if tenant not in self._begun:
            self._begun.add(tenant)
            await others_run()
            await self.inner.create_tenant(tenant)

    async def migrate(self) -> Sequence[str]:
        older = [tenant for tenant in await self.inner.tenants() if await self._is_older(tenant)]
        if {*older} <= self._begun:
            return []
        self._begun |= {*older}
        await others_run()
        changed = await self.inner.migrate()
        self._begun -= {*older}
        return changed

    async def _is_older(self, tenant: TenantId) -> bool:
        try:
            await self.inner.check(tenant)
        except NotMigrated:
            return True
        return False


class ListsFirst(PersistenceAround):
    """A tenant counts as there as soon as it has a name, and is made with the first thing that is stored."""

    async def create_tenant(self, tenant: TenantId, /) -> None:
        tenants = cast(MemoryPersistence, self.inner)._tenants
        if tenant not in tenants:
            tenants[tenant] = cast(Tables, None)
            await others_run()
            tenants[tenant] = Tables()

    async def check(self, tenant: TenantId, /) -> None:
        if tenant not in await self.inner.tenants():
            await self.inner.check(tenant)
        elif cast(MemoryPersistence, self.inner)._tenants[tenant] is None:
            raise Unavailable("The memory", "there is nothing behind this name")


class MigratesOne(PersistenceAround):
    """The first that it finds."""

    async def migrate(self) -> Sequence[str]:
        inner = cast(SqlPersistence, self.inner)
        for tenant in await inner.tenants():
            found = await inner._revision(tenant)
            if is_older(found) and await inner._upgrade(tenant, only_from=found):
                return [f"Tenant {tenant}: from version {found} to another."]
        return []


class SaysNothing(PersistenceAround):
    """It is done, and that is enough."""

    async def migrate(self) -> Sequence[str]:
        await self.inner.migrate()
        return []


class SaysItOfAll(PersistenceAround):
    """A sentence for each that it has looked at."""

    async def migrate(self) -> Sequence[str]:
        await self.inner.migrate()
        return [f"Tenant {tenant}: at the newest version." for tenant in await self.inner.tenants()]


class OtherName(PersistenceAround):
    """Calls tenants by another name than their own."""

    def name(self, tenant: TenantId) -> TenantId:
        """What it makes of the name."""
        return tenant

    async def create_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.create_tenant(self.name(tenant))

    async def check(self, tenant: TenantId, /) -> None:
        await self.inner.check(self.name(tenant))

    def of(self, tenant: TenantId, /) -> Store:
        return self.inner.of(self.name(tenant))


class CutsLongNames(OtherName):
    """Sixteen characters are enough for anybody."""

    def name(self, tenant: TenantId) -> TenantId:
        return replace(tenant, name=tenant.name[:16])


class TakesAnUnderscoreForAnySign(OtherName):
    """As in a pattern."""

    def name(self, tenant: TenantId) -> TenantId:
        return replace(tenant, name=tenant.name.replace("_", "x"))


MUTANTS = (
    mutant("remembers the list of tenants", "TEN-7", RemembersTheList, on="sqlite"),
    mutant("lists what it has created itself", "TEN-7", ListsItsOwn, on="sqlite"),
    mutant("opens without looking", "TEN-8", OpensWithoutLooking, on="sqlite"),
    mutant("leaves something open when it fails", "TEN-8", LeavesATaskWhenItFails, on="sqlite"),
    mutant("leaks what its driver raises", "TEN-8", LeaksWhatTheDriverRaises, on="sqlite"),
    mutant("says that it answers", "TEN-9", SaysThatItAnswers, on="postgres"),
    mutant("asks again", "TEN-9", AsksAgain, on="postgres"),
    mutant("takes what was begun for done", "TEN-10", TakesBegunForDone),
    mutant("lists first and makes later", "TEN-10", ListsFirst),
    mutant("migrates one tenant", "TEN-11", MigratesOne, on="sqlite"),
    mutant("does not say what it has migrated", "TEN-11", SaysNothing, on="sqlite"),
    mutant("says that it has migrated all", "TEN-11", SaysItOfAll, on="sqlite"),
    mutant("takes what it began to migrate for migrated", "TEN-11", TakesBegunForDone, on="sqlite"),
    mutant("looks when it is asked for a store", "TEN-12", LooksAtOnce),
    mutant("creates what it is asked for", "TEN-12", CreatesWhatItIsAskedFor),
    mutant("cuts long names", "TEN-13", CutsLongNames),
    mutant("takes an underscore for any sign", "TEN-13", TakesAnUnderscoreForAnySign),
)
