"""What `sixfold doctor` looks at."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from domain.shared.errors import ShopError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.resources import Resource, resources
from entrypoints.bootstrap.runtime import opened

MOST_DEAD_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What is with one thing: all is well, or what is wrong and what to do."""

    what: str
    well: bool
    finding: str


async def examine(container: Container) -> list[Finding]:
    """Look at everything that can be looked at; one thing that is missing does not hide the others."""
    async with AsyncExitStack() as stack:
        return [finding async for finding in _Examination(container, stack).findings()]


@dataclass(eq=False)
class _Wrong(ShopError):
    """Something answers, and still somebody should see to it."""

    sentence = "{what}"

    what: str


@dataclass(frozen=True, slots=True)
class _Examination:
    container: Container
    stack: AsyncExitStack

    async def findings(self) -> AsyncIterator[Finding]:
        """First the servers to start, then each resource, and what is in those that answer."""
        if self.container.settings().servers_without_address():
            yield (servers := await _look("servers", self._servers, "Set their addresses, or mend what is said here."))
            if not servers.well:
                return
        for resource in resources(self.container):
            yield (answer := await _look(resource.name, partial(self._opened, resource), resource.advice))
            if answer.well:
                async for finding in self._contents(resource):
                    yield finding

    async def _servers(self) -> str:
        started = await self.stack.enter_async_context(opened(self.container))
        return ", ".join(server.description for server in started)

    async def _opened(self, resource: Resource) -> str:
        self.stack.push_async_callback(resource.adapter.close)
        await resource.adapter.open()
        await resource.adapter.ping()
        return f"It answers: {resource.binding.chosen}, {resource.binding.place}."

    async def _contents(self, resource: Resource) -> AsyncIterator[Finding]:
        match resource.name, resource.binding.chosen:
            case "persistence", _:
                for name in await self.container.tenants().names():
                    yield await _look(f"tenant {name}", partial(self._tenant, name))
            case "delivery", "dramatiq":
                yield await _look("queues", self._queues, "See `sixfold parked list` and `sixfold parked retry`.")

    async def _tenant(self, name: str) -> str:
        tenant = await self.container.tenants().get(name)
        if dead_letters := await tenant.relay.outbox.dead_letters(MOST_DEAD_LETTERS):
            last = dead_letters[-1]
            raise _Wrong(
                f"Messages given up: {len(dead_letters)}; of the last, {last.name}, it is known: {last.reason}."
            )
        return "Its data are up to date, and no message was given up."

    async def _queues(self) -> str:
        async with queues(self.container.settings()) as here:
            if dead_letters := await here.dead_letters.all():
                raise _Wrong(f"Messages given up by workers: {len(dead_letters)}.")
        return "No message was given up."


async def _look(what: str, look: Callable[[], Awaitable[str]], advice: str = "") -> Finding:
    try:
        return Finding(what, well=True, finding=await look())
    except (ShopError, ImportError, OSError) as error:
        return Finding(what, well=False, finding=f"{error} {advice}".rstrip())
