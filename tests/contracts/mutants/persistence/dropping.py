"""Mistakes with dropping a tenant."""

from contextlib import suppress
from typing import cast

from adapters.memory.persistence import MemoryPersistence
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from domain.shared.errors import NotFound
from tests.contracts.mutants.persistence.around import PersistenceAround, mutant


class KeepsWhatWasDropped(PersistenceAround):
    """Takes the tenant off its list, and leaves the data where they are."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._kept: dict[TenantId, Tables] = {}

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.check(tenant)
        self._kept[tenant] = cast(MemoryPersistence, self.inner)._tenants.pop(tenant)

    async def create_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.create_tenant(tenant)
        if tenant in self._kept:
            cast(MemoryPersistence, self.inner)._tenants[tenant] = self._kept.pop(tenant)


class DropsWhoeverIsCalledAlike(PersistenceAround):
    """Looks for what belongs to the tenant by the beginning of its name."""

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.check(tenant)
        for each in await self.inner.tenants():
            if str(each).startswith(str(tenant)):
                await self.inner.drop_tenant(each)


class DropsWhatIsNotThere(PersistenceAround):
    """What is gone in the end is dropped."""

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        with suppress(NotFound):
            await self.inner.drop_tenant(tenant)


MUTANTS = (
    mutant("keeps what the dropped tenant had", "TEN-14", KeepsWhatWasDropped),
    mutant("drops whoever is called alike", "TEN-14", DropsWhoeverIsCalledAlike),
    mutant("takes an unknown tenant for dropped", "TEN-14", DropsWhatIsNotThere),
)
