"""Where scenarios are played: one running shop for each driver and persistence."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from httpx2 import ASGITransport, AsyncClient

from adapters.shared.tenancy import TenantId
from entrypoints.api.app import create_app
from entrypoints.bootstrap.builders import PERSISTENCES
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import Technology
from entrypoints.worker.worker import create_worker
from tests.acceptance.cli import Cli
from tests.acceptance.driver import Driver
from tests.acceptance.http import Http
from tests.acceptance.in_process import InProcess
from tests.acceptance.messages import Messages
from tests.architecture.blocking import nothing_blocks
from tests.support.accounts import open_accounts
from tests.support.fakes import CheapPasswords, FixedClock, RecordingMailer, no_jobs
from tests.support.variables import as_variables

CANNOT: dict[tuple[str, str], str] = {
    ("worker", "memory"): "a worker is a process of its own, and would see an empty shop",
    ("cli", "memory"): "each command is a process of its own, and would see an empty shop",
}
"""What does not go together, and why."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running shop, and how to get a driver of a tenant that nobody else uses; `guard` surrounds each scenario."""

    driver: Callable[[], AbstractAsyncContextManager[Driver]]
    guard: Callable[[], AbstractContextManager[None]] = nothing_blocks


def container_for(driver: str, persistence: str, directory: Path, address_of: Callable[[Technology], str]) -> Container:
    """A shop with a clock that stands still, and letters that are kept; its servers are asked for by name."""
    wanted = {
        "persistence": persistence,
        "delivery": "dramatiq" if driver == "worker" else "in-process",
        "mailer": "memory",
        "demonstration": False,
        "data_dir": directory,
    }
    settings = Settings.model_validate(wanted)
    addresses = {server.name: address_of(server.name) for server in settings.servers()}
    container = Container(settings=settings.with_addresses(addresses))
    container.clock.override(FixedClock())
    container.mailer.override(RecordingMailer())
    container.passwords.override(CheapPasswords())
    container.jobs_of.override(no_jobs)
    return container


@asynccontextmanager
async def in_process(container: Container) -> AsyncIterator[Stage]:
    """The shop is called."""
    async with Runtime(container) as runtime:

        @asynccontextmanager
        async def driver() -> AsyncIterator[Driver]:
            yield await inside(runtime)

        yield Stage(driver)


@asynccontextmanager
async def http(container: Container) -> AsyncIterator[Stage]:
    """The shop is served by the application, with its whole lifespan."""
    app = create_app(container=container)
    async with app.router.lifespan_context(app):

        @asynccontextmanager
        async def driver() -> AsyncIterator[Driver]:
            async with AsyncClient(transport=ASGITransport(app), base_url="http://shop") as client:
                yield Http(client, await inside(app.state.runtime))

        yield Stage(driver)


@asynccontextmanager
async def worker(container: Container) -> AsyncIterator[Stage]:
    """Commands are left in a queue; a worker with several threads carries them out."""
    async with create_worker(container, threads=4) as runtime, queues(container) as here:

        @asynccontextmanager
        async def driver() -> AsyncIterator[Driver]:
            yield Messages(here, await inside(runtime))

        yield Stage(driver)


@asynccontextmanager
async def cli(container: Container) -> AsyncIterator[Stage]:
    """Each command opens the shop anew, which reads files, so there is no guard against that."""
    async with Runtime(container) as runtime:
        # Letters are printed: every command has a mailer of its own, and nobody could look into its memory.
        environment = as_variables(runtime.settings.model_copy(update={"mailer": "console"}))

        @asynccontextmanager
        async def driver() -> AsyncIterator[Driver]:
            yield Cli((await inside(runtime)).tenant.name, environment)

        yield Stage(driver, nullcontext)


DRIVERS: Mapping[str, Callable[[Container], AbstractAsyncContextManager[Stage]]] = {
    "in-process": in_process,
    "http": http,
    "worker": worker,
    "cli": cli,
}
STAGES = [(driver, persistence) for driver in DRIVERS for persistence in PERSISTENCES]
"""Every driver on every persistence that a setting can choose."""


async def inside(runtime: Runtime) -> InProcess:
    """A new tenant of a running shop, driven in process; the cast have accounts in it."""
    name = f"acceptance_{uuid4().hex[:12]}"
    await runtime.tenants.create(name)
    storage = runtime.container.persistence().of(TenantId(name)).storage
    clock, mailer = runtime.container.clock(), runtime.container.mailer()
    assert isinstance(clock, FixedClock)
    assert isinstance(mailer, RecordingMailer)
    tenant = await runtime.tenants.get(name)
    await open_accounts(tenant.ports)
    return InProcess(tenant, storage, clock, mailer)
