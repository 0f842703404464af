"""The shop while it runs: what API, worker and command line have open, and how it is closed again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

from application.ports.errors import NotMigrated
from domain.shared.errors import NotFound, ShopError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.demo import seed_demo
from entrypoints.bootstrap.missing_servers import start_missing
from entrypoints.bootstrap.port_bindings import port_bindings
from entrypoints.bootstrap.relay_task import SWEEP_EVERY, RelayTask
from entrypoints.bootstrap.resources import PortBinding, resources
from entrypoints.bootstrap.schedule_task import ScheduleTask
from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import Tenant, Tenants
from entrypoints.devservers.server import DevServer


@dataclass(eq=False)
class StartupError(ShopError):
    """The shop cannot start; everything it had opened is closed again."""

    code = "startup_failed"
    sentence = "Sixfold cannot start: {reason}"

    reason: str


@asynccontextmanager
async def opened(container: Container) -> AsyncIterator[list[DevServer]]:
    """Every resource, open until the block ends, and the servers that had to be started for them.

    `StartupError` when one of them is missing, `SettingsError` where its settings are wrong. Nobody has looked at the
    data yet: `sixfold migrate` works in here.
    """
    async with AsyncExitStack() as stack:
        try:
            started = await start_missing(container.settings(), container.start_server(), stack)
            addresses = {server.technology: server.url for server in started}
            container.settings.override(container.settings().with_addresses(addresses))
            for resource in resources(container):
                stack.push_async_callback(resource.adapter.close)
                await resource.adapter.open()
        except SettingsError:
            raise
        except ImportError as error:
            raise StartupError(f"{error}: the packages for this setting are not installed.") from error
        except (ShopError, OSError) as error:
            raise StartupError(str(error)) from error
        yield started


# Pattern P05: Lifespan
class Runtime:
    """The running shop: `async with Runtime(container) as runtime`.

    Entering connects everything, makes the tenant of the settings ready and starts the relay, or raises what `opened`
    does; leaving lets deliveries under way finish and closes everything, in reverse. `sweep_every` is for programs that
    stay: after so many seconds they also deliver what others have left, and look whose turn it is to run a scheduled
    job. With None they do neither.
    """

    def __init__(self, container: Container, *, sweep_every: float | None = SWEEP_EVERY) -> None:
        self.container = container
        self._sweep_every = sweep_every
        self._relay_task: RelayTask | None = None
        self.started: list[DevServer] = []
        self._stack = AsyncExitStack()

    @property
    def settings(self) -> Settings:
        """As they were handed in, with the addresses of the servers started here."""
        return self.container.settings()

    @property
    def tenants(self) -> Tenants:
        """The directory of tenants."""
        return self.container.tenants()

    async def tenant(self, name: str | None = None) -> Tenant:
        """The tenant of this name, or the one of the settings where nobody says; whatever `Tenants.get` raises."""
        return await self.tenants.get(self.settings.tenant if name is None else name)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self.started = await stack.enter_async_context(opened(self.container))
            try:
                await self._prepare()
            except ShopError as error:
                raise StartupError(str(error)) from error
            relay_task = RelayTask(
                self.tenants,
                self.container.relay_signals(),
                self.container.outages(),
                sweep_every=self._sweep_every,
            )
            stack.push_async_callback(relay_task.stop)
            relay_task.start()
            self._relay_task = relay_task
            if self._sweep_every is not None:
                schedule_task = ScheduleTask(
                    self.tenants,
                    self.container.randomness(),
                    self.container.outages(),
                    every=self._sweep_every,
                )
                # Stopped before the relay, which delivers what the last jobs have caused.
                stack.push_async_callback(schedule_task.stop)
                schedule_task.start()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _prepare(self) -> None:
        """Make the tenant of the settings, if there is none, and the demonstration, where there is to be one."""
        name, tenants = self.settings.tenant, self.tenants
        try:
            tenant = await tenants.get(name)
        except NotFound:
            await tenants.create(name)
            tenant = await tenants.get(name)
        except NotMigrated:
            if not self._data_are_ours:
                raise
            await tenants.persistence.migrate()
            tenant = await tenants.get(name)
        if self.settings.demonstration:
            await seed_demo(tenant.shop, tenant.ports)

    @property
    def _data_are_ours(self) -> bool:
        """Whether nobody but this installation can have use for the data: no server has them, or one started here."""
        needed = {server.name for server in self.settings.servers() if server.needed_by[0] == "persistence"}
        return needed <= {server.technology for server in self.started}

    def bind(self, **headers: str) -> AbstractContextManager[None]:
        """Within the block, every message that the shop sends carries these headers."""
        return self.container.headers().bind(headers)

    async def ready(self) -> dict[str, str | None]:
        """What each resource lacks to do its work; None for those that lack nothing."""
        listed = resources(self.container)
        problems = await asyncio.gather(*(resource.problem() for resource in listed))
        return {resource.name: problem for resource, problem in zip(listed, problems, strict=True)}

    @property
    def oldest_waiting(self) -> timedelta | None:
        """For how long the oldest message has waited to be handled, whoever's it is; None when nothing waits."""
        at = self._relay_task.oldest_waiting if self._relay_task else None
        return None if at is None else self.container.clock().now() - at

    def describe(self) -> list[PortBinding]:
        """What is behind each port, and where that is; no secrets."""
        return port_bindings(self.container, self.started)
