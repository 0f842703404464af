"""A persistence that lives as long as its process: the executable specification of all others."""

import asyncio
from collections.abc import Sequence

from adapters.memory.access import MemoryAccessQueries
from adapters.memory.accounts import MemoryAccountQueries
from adapters.memory.catalogue import MemoryProductQueries
from adapters.memory.configuration import MemoryConfigurationQueries
from adapters.memory.ordering import MemoryOrderQueries
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.schedules import MemorySchedules
from adapters.memory.stock import MemoryStockQueries
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from adapters.shared.tenancy import TenantId
from application.ports.clock import Clock
from application.store import Store
from domain.shared.errors import NotFound


class MemoryPersistence:
    """All tenants, each in dictionaries of its own. Standard library only."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._tenants: dict[TenantId, Tables] = {}

    async def open(self) -> None:
        """There is nothing to connect to."""
        await asyncio.sleep(0)

    async def close(self) -> None:
        """There is nothing to close."""
        await asyncio.sleep(0)

    async def ping(self) -> None:
        """It always answers."""
        await asyncio.sleep(0)

    async def tenants(self) -> Sequence[TenantId]:
        """All tenants, sorted."""
        await asyncio.sleep(0)
        return sorted(self._tenants)

    async def create_tenant(self, tenant: TenantId, /) -> None:
        """Create empty tables for a tenant, unless it exists."""
        await asyncio.sleep(0)
        self._tenants.setdefault(tenant, Tables())

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        """Forget the tables of a tenant; `NotFound` for an unknown one."""
        await asyncio.sleep(0)
        self._tables(tenant).clear()
        del self._tenants[tenant]

    async def migrate(self) -> Sequence[str]:
        """There is nothing to migrate, because no data are older than the process."""
        await asyncio.sleep(0)
        return ()

    async def check(self, tenant: TenantId, /) -> None:
        """`NotFound` for an unknown tenant."""
        await asyncio.sleep(0)
        self._tables(tenant)

    def of(self, tenant: TenantId, /) -> Store:
        """The store of this tenant; `NotFound` for an unknown one."""
        tables = self._tables(tenant)
        return Store(
            storage=MemoryStorage(tables),
            outbox=MemoryOutbox(tables, self._clock),
            schedules=MemorySchedules(tables, self._clock),
            products=MemoryProductQueries(tables),
            stock=MemoryStockQueries(tables),
            orders=MemoryOrderQueries(tables),
            accounts=MemoryAccountQueries(tables),
            access=MemoryAccessQueries(tables),
            configuration=MemoryConfigurationQueries(tables),
        )

    def _tables(self, tenant: TenantId) -> Tables:
        tables = self._tenants.get(tenant)
        if tables is None:
            raise NotFound("tenant", str(tenant))
        return tables
