"""All tenants on one MongoDB server, each in a database of its own."""

import re
from collections.abc import Callable, Sequence

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from adapters.mongo import schema
from adapters.mongo.access import MongoAccessQueries
from adapters.mongo.accounts import MongoAccountQueries
from adapters.mongo.calls import within
from adapters.mongo.catalogue import MongoProductQueries
from adapters.mongo.configuration import MongoConfigurationQueries
from adapters.mongo.drivers import Connect, Driver, DriverName, Options, connect, must_have_known_options
from adapters.mongo.errors import SERVICE, translated
from adapters.mongo.ordering import MongoOrderQueries
from adapters.mongo.outbox import MongoOutbox
from adapters.mongo.schedules import MongoSchedules
from adapters.mongo.stock import MongoStockQueries
from adapters.mongo.storage import MongoStorage
from adapters.mongo.tenant import TenantDatabase
from adapters.shared.tenancy import TenantId
from application.ports.clock import Clock
from application.ports.errors import NotMigrated, TooNew, Unavailable, UsageError
from application.store import Store
from domain.shared.errors import InvalidValue, NotFound

_PREFIX = re.compile(r"[a-z][a-z0-9]{0,30}")
_PING_WITHIN = 2.0
_CLOSE_WITHIN = 2.0


class MongoPersistence:
    """A MongoDB server: a replica set or a sharded cluster, because batches are transactions.

    `prefix` begins the names of the databases. `timeout` is how many seconds a call may take, the search for a server
    and the wait for one of `pool_size` connections included. `on_statement` is called with the name of every command.
    `InvalidValue` for a URL with options that the drivers do not know, which they would pass over with a warning.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        driver: DriverName = "motor",
        prefix: str = "sixfold",
        timeout: float = 5.0,
        pool_size: int = 20,
        on_statement: Callable[[str], None] | None = None,
        connect: Connect = connect,
    ) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise InvalidValue("prefix", "is not 1 to 31 lower-case letters and digits after a letter")
        must_have_known_options(url)
        self._url = url
        self._clock = clock
        self._driver_name: DriverName = driver
        self._connect = connect
        self._prefix = f"{prefix}_"
        self._timeout = timeout
        self._listeners = [_Statements(on_statement)] if on_statement else []
        self._options: Options = {
            "appname": "sixfold",
            "uuidRepresentation": "standard",
            # What was committed is not lost when a server fails, and nothing uncommitted is read.
            "w": "majority",
            "journal": True,
            "readConcernLevel": "majority",
            # Whether to retry is for `Transaction` to decide.
            "retryWrites": False,
            "retryReads": False,
            "maxPoolSize": pool_size,
            "connectTimeoutMS": round(timeout * 1000),
        }
        self._opened: Driver | None = None

    async def open(self) -> None:
        """Connect, and check that the server answers and supports transactions."""
        if self._opened is not None:
            return
        # Not in the constructor: PyMongo's client belongs to the event loop in which it is made.
        with translated():
            self._opened = self._connect(self._driver_name, self._url, self._options, self._listeners)
        try:
            await self._must_support_transactions()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close every connection; a second call is harmless."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await within(_CLOSE_WITHIN, opened.close)

    async def ping(self) -> None:
        """See that the server answers."""
        await within(min(_PING_WITHIN, self._timeout), lambda: self._driver.database("admin").command("ping"))

    async def tenants(self) -> Sequence[TenantId]:
        """The tenants whose databases begin with the prefix, sorted."""
        databases = await within(self._timeout, self._driver.database_names)
        names = (name.removeprefix(self._prefix) for name in databases if name.startswith(self._prefix))
        return sorted(TenantId(name) for name in names if TenantId.PATTERN.fullmatch(name))

    async def create_tenant(self, tenant: TenantId, /) -> None:
        """Create the tenant's database, unless there is one."""
        database = self._database(tenant)
        if await schema.version_of(database) is None:
            await schema.create(database)

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        """Drop the tenant's database; `NotFound` for an unknown one."""
        if tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        await self._database(tenant).call(lambda database: database.command("dropDatabase"))

    async def migrate(self) -> Sequence[str]:
        """Bring every tenant's database to the newest schema, unless it has a newer one."""
        changed = []
        for tenant in await self.tenants():
            database = self._database(tenant)
            found = await schema.version_of(database) or 0
            if found < schema.newest():
                await schema.upgrade(database)
                changed.append(f"Tenant {tenant}: from version {found} to {schema.newest()}.")
        return changed

    async def check(self, tenant: TenantId, /) -> None:
        """See which version the tenant's database is at."""
        found, newest = await schema.version_of(self._database(tenant)), schema.newest()
        if found is None and tenant not in await self.tenants():
            raise NotFound("tenant", str(tenant))
        if found != newest:
            problem = TooNew if found is not None and found > newest else NotMigrated
            raise problem(f"tenant {tenant}", str(found or 0), str(newest))

    def of(self, tenant: TenantId, /) -> Store:
        """The store of this tenant; nothing is read yet."""
        database = self._database(tenant)
        return Store(
            storage=MongoStorage(database),
            outbox=MongoOutbox(database, self._clock),
            schedules=MongoSchedules(database, self._clock),
            products=MongoProductQueries(database),
            stock=MongoStockQueries(database),
            orders=MongoOrderQueries(database),
            accounts=MongoAccountQueries(database),
            access=MongoAccessQueries(database),
            configuration=MongoConfigurationQueries(database),
        )

    @property
    def _driver(self) -> Driver:
        if self._opened is None:
            raise UsageError("The persistence is not open: call `open` first, and `close` when everything is done.")
        return self._opened

    def _database(self, tenant: TenantId) -> TenantDatabase:
        return TenantDatabase(self._driver, f"{self._prefix}{tenant}", self._timeout)

    async def _must_support_transactions(self) -> None:
        hello = await within(self._timeout, lambda: self._driver.database("admin").command("hello"))
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            raise Unavailable(
                SERVICE, "it is a standalone server; transactions need a replica set, of one server at least"
            )


class _Statements(CommandListener):
    """Passes on the name of every command that is sent."""

    def __init__(self, on_statement: Callable[[str], None]) -> None:
        self._on_statement = on_statement

    def started(self, event: CommandStartedEvent) -> None:
        self._on_statement(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """It was reported when it was started."""

    def failed(self, event: CommandFailedEvent) -> None:
        """It was reported when it was started."""
