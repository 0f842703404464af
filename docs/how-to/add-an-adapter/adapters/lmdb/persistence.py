"""All tenants on LMDB, each in a file of its own."""

from collections.abc import Sequence
from pathlib import Path

from adapters.lmdb import schema
from adapters.lmdb.access import LmdbAccessQueries
from adapters.lmdb.accounts import LmdbAccountQueries
from adapters.lmdb.catalogue import LmdbProductQueries
from adapters.lmdb.configuration import LmdbConfigurationQueries
from adapters.lmdb.files import Files, TenantFile
from adapters.lmdb.ordering import LmdbOrderQueries
from adapters.lmdb.outbox import LmdbOutbox
from adapters.lmdb.schedules import LmdbSchedules
from adapters.lmdb.stock import LmdbStockQueries
from adapters.lmdb.storage import LmdbStorage
from adapters.shared.tenancy import TenantId
from application.ports.clock import Clock
from application.ports.errors import NotMigrated, TooNew
from application.store import Store
from domain.shared.errors import NotFound


class LmdbPersistence:
    """A file for every tenant in `directory`, which any number of processes of one machine share.

    `timeout` is how many seconds to wait for another process that is writing. `map_size` is how many bytes a file may
    grow to; it takes that much of the address space while it is open, and of the disk what it holds.
    """

    def __init__(
        self, directory: Path | str, *, clock: Clock, timeout: float = 5.0, map_size: int = 64 * 2**30
    ) -> None:
        self._files = Files(Path(directory), timeout=timeout, map_size=map_size)
        self._clock = clock

    async def open(self) -> None:
        """Create the directory, and see that it takes new files."""
        await self._files.open()
        try:
            await self._files.ping()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End the thread; a second call is harmless."""
        await self._files.close()

    async def ping(self) -> None:
        """See that the directory takes new files."""
        await self._files.ping()

    async def tenants(self) -> Sequence[TenantId]:
        """The tenants that have a file, sorted."""
        return await self._files.tenants()

    async def create_tenant(self, tenant: TenantId, /) -> None:
        """Create the tenant's file, unless there is one. Any number of processes may try at once."""
        await self._files.transact(tenant, schema.create, write=True, create=True)

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        """Delete the tenant's file; `NotFound` for an unknown one."""
        if tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        await self._files.drop(tenant)

    async def migrate(self) -> Sequence[str]:
        """Bring every tenant's file to the newest version, each in one transaction."""
        changed = []
        for tenant in await self.tenants():
            found = await TenantFile(self._files, tenant).write(schema.upgrade)
            if found < schema.newest():
                changed.append(f"Tenant {tenant}: from version {found} to {schema.newest()}.")
        return changed

    async def check(self, tenant: TenantId, /) -> None:
        """See which version the tenant's file is at."""
        if tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        found = await TenantFile(self._files, tenant).read(schema.version_of)
        if found != schema.newest():
            problem = TooNew if found > schema.newest() else NotMigrated
            raise problem(f"tenant {tenant}", str(found), str(schema.newest()))

    def of(self, tenant: TenantId, /) -> Store:
        """The store of this tenant; nothing is read or opened yet."""
        file = TenantFile(self._files, tenant)
        return Store(
            storage=LmdbStorage(file),
            outbox=LmdbOutbox(file, self._clock),
            schedules=LmdbSchedules(file, self._clock),
            products=LmdbProductQueries(file),
            stock=LmdbStockQueries(file),
            orders=LmdbOrderQueries(file),
            accounts=LmdbAccountQueries(file),
            access=LmdbAccessQueries(file),
            configuration=LmdbConfigurationQueries(file),
        )
