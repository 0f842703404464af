"""All tenants on SQLite or PostgreSQL."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from adapters.shared.cancellation import to_its_end
from adapters.shared.tenancy import TenantId
from adapters.sql import schema_migrations
from adapters.sql.access import SqlAccessQueries
from adapters.sql.accounts import SqlAccountQueries
from adapters.sql.catalogue import SqlProductQueries
from adapters.sql.configuration import SqlConfigurationQueries
from adapters.sql.database import Server
from adapters.sql.errors import NoSuchTable
from adapters.sql.ordering import SqlOrderQueries
from adapters.sql.outbox import SqlOutbox
from adapters.sql.postgres import PostgresServer
from adapters.sql.schedules import SqlSchedules
from adapters.sql.sqlite import SqliteServer
from adapters.sql.stock import SqlStockQueries
from adapters.sql.storage import SqlStorage
from application.ports.clock import Clock
from application.ports.errors import NotMigrated, TooNew
from application.store import Store
from domain.shared.errors import NotFound


class SqlPersistence:
    """Tenants in SQL: a file each on SQLite, a schema each on PostgreSQL.

    Every statement goes through SQLAlchemy, whose events can be used to observe them (`before_cursor_execute` of
    `sqlalchemy.Engine`).
    """

    def __init__(self, server: Server, *, clock: Clock) -> None:
        self._server = server
        self._clock = clock

    @classmethod
    def sqlite(
        cls, directory: Path | str, *, clock: Clock, readers: int = 3, most_open: int = 32, timeout: float = 5.0
    ) -> Self:
        """A file for every tenant in `directory`.

        The `most_open` files used last stay open, each with one connection that writes and up to `readers` that read.
        `timeout`, in seconds, is how long to wait for a connection, and for another process that is writing.
        """
        return cls(SqliteServer(Path(directory), readers=readers, most_open=most_open, timeout=timeout), clock=clock)

    @classmethod
    def postgres(
        cls,
        url: str,
        *,
        clock: Clock,
        pool_size: int = 10,
        pool_timeout: float = 5.0,
        connect_timeout: float = 5.0,
        statement_timeout: float = 10.0,
    ) -> Self:
        """A schema for every tenant in the database at `url` (`postgresql://user:password@host/database`).

        All tenants share `pool_size` connections. The time limits are in seconds: to wait for a free connection, to
        make one, and for one statement.
        """
        server = PostgresServer(
            url,
            pool_size=pool_size,
            pool_timeout=pool_timeout,
            connect_timeout=connect_timeout,
            statement_timeout=statement_timeout,
        )
        return cls(server, clock=clock)

    async def open(self) -> None:
        """Connect, and see that the server answers."""
        await self._server.open()

    async def close(self) -> None:
        """Close every connection; a second call is harmless."""
        await self._server.close()

    async def ping(self) -> None:
        """See that the server answers, within two seconds."""
        await self._server.ping()

    async def tenants(self) -> Sequence[TenantId]:
        """The tenants that have tables on this server, sorted."""
        return await self._server.tenants()

    async def create_tenant(self, tenant: TenantId, /) -> None:
        """Create the tenant's tables, unless they exist. Any number of processes may try at once."""
        await to_its_end(self._upgrade(tenant, only_from=schema_migrations.NOTHING))

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        """Delete the tenant's schema or file; `NotFound` for an unknown one."""
        if tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        await to_its_end(self._server.drop(tenant))

    async def migrate(self) -> Sequence[str]:
        """Bring every tenant's tables to the newest schema, unless they have a newer one.

        Each tenant's in one transaction: when the process ends in it, nothing of them has changed. Whoever cancels this
        waits for the transaction under way.
        """
        changed = []
        for tenant in await self.tenants():
            found = await self._revision(tenant)
            if schema_migrations.is_older(found) and await to_its_end(self._upgrade(tenant, only_from=found)):
                changed.append(f"Tenant {tenant}: from version {found} to {schema_migrations.newest()}.")
        return changed

    async def check(self, tenant: TenantId, /) -> None:
        """See which schema the tenant's tables have."""
        if tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        found, newest = await self._revision(tenant), schema_migrations.newest()
        if schema_migrations.is_older(found):
            raise NotMigrated(str(tenant), found, newest)
        if found != newest:
            raise TooNew(str(tenant), found, newest)

    def of(self, tenant: TenantId, /) -> Store:
        """The store of this tenant; nothing is read or opened yet."""
        database = self._server.database(tenant)
        return Store(
            storage=SqlStorage(database),
            outbox=SqlOutbox(database, self._clock),
            schedules=SqlSchedules(database, self._clock),
            products=SqlProductQueries(database),
            stock=SqlStockQueries(database),
            orders=SqlOrderQueries(database),
            accounts=SqlAccountQueries(database),
            access=SqlAccessQueries(database),
            configuration=SqlConfigurationQueries(database),
        )

    async def _revision(self, tenant: TenantId) -> str:
        try:
            rows = await self._server.database(tenant).fetch(schema_migrations.revisions, {})
        except NoSuchTable:
            return schema_migrations.NOTHING
        return ", ".join(row.version_num for row in rows) or schema_migrations.NOTHING

    async def _upgrade(self, tenant: TenantId, *, only_from: str) -> bool:
        """Bring the tenant's tables to the newest schema, unless another process has: whether it was done here."""
        async with self._server.migration_transaction(tenant) as connection:
            if await connection.run_sync(schema_migrations.revision) != only_from:
                return False
            await connection.run_sync(schema_migrations.upgrade)
            return True
