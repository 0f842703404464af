"""What `sixfold doctor` looks at."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from domain.shared.errors import ShopError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.resources import Resource, resources
from entrypoints.bootstrap.runtime import opened

MOST_DEAD_LETTERS = 100
LONG = timedelta(minutes=10)
"""A message that waits longer waits for something that should be looked at."""
DEAD_LETTERS = "Type `sixfold dead-letters list`, mend the cause, then `sixfold dead-letters retry --all`."


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
                yield await _look("queues", self._queues, DEAD_LETTERS)

    async def _tenant(self, name: str) -> str:
        outbox, now = (await self.container.tenants().get(name)).relay.outbox, self.container.clock().now()
        if dead_letters := await outbox.dead_letters(MOST_DEAD_LETTERS):
            last = dead_letters[-1]
            raise _Wrong(
                f"Messages given up: {_at_most(len(dead_letters))}; of the last, {last.envelope.name}, it is known:"
                f" {last.reason}. {DEAD_LETTERS}"
            )
        oldest = (await outbox.backlog()).oldest_waiting
        if oldest is None:
            return "Its data are up to date; no message waits, and none was given up."
        waited = now - oldest
        if waited > LONG:
            raise _Wrong(f"The oldest message has waited for {_readable(waited)}. {self._who_works()}")
        return f"Its data are up to date; the oldest message has waited for {_readable(waited)}, none was given up."

    def _who_works(self) -> str:
        if self.container.settings().delivery == "dramatiq":
            return "See that `sixfold worker` runs, and read its log."
        return "See that `sixfold run` runs, and read its log."

    async def _queues(self) -> str:
        async with queues(self.container) as here:
            if dead_letters := await here.dead_letters.all():
                raise _Wrong(f"Messages given up by workers: {len(dead_letters)}.")
        return "No message was given up."


def _at_most(count: int) -> str:
    return f"{count} or more" if count == MOST_DEAD_LETTERS else str(count)


def _readable(waited: timedelta) -> str:
    return str(timedelta(seconds=round(waited.total_seconds())))


async def _look(what: str, look: Callable[[], Awaitable[str]], advice: str = "") -> Finding:
    try:
        return Finding(what, well=True, finding=await look())
    except (ShopError, ImportError, OSError) as error:
        return Finding(what, well=False, finding=f"{error} {advice}".rstrip())
