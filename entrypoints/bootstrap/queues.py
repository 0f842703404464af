"""What worker and command line need of the queues in Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from application.ports.delivery import Message
from entrypoints.bootstrap.settings import Settings


class DeadLetter(Protocol):
    """A message that failed for good, with the code of the refusal and what was sent."""

    @property
    def queue(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def body(self) -> str: ...


class DeadMessages(Protocol):
    """The messages that workers have given up. `Unavailable` when Redis does not answer."""

    async def all(self) -> Sequence[DeadLetter]:
        """All of them, the oldest first in each queue."""
        ...

    async def retry(self) -> int:
        """Queue all of them once more. How many they were."""
        ...


class Queues(Protocol):
    """The queues seen by someone who does not work on them."""

    @property
    def dead_letters(self) -> DeadMessages:
        """What workers have given up."""
        ...

    async def command(self, body: str, /) -> None:
        """Queue a command; `Unavailable` when Redis does not answer."""
        ...

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; parked ones are neither."""
        ...


def work_on_messages(
    settings: Settings,
    *,
    react: Callable[[str, Message], Awaitable[None]],
    command: Callable[[str], Awaitable[None]],
    threads: int,
) -> AbstractAsyncContextManager[None]:
    """Work on the messages of all tenants until the block ends, `threads` at a time."""
    from adapters.dramatiq.actors import Work, working

    return working(settings.address_of("redis"), Work(react, command), threads=threads)


@asynccontextmanager
async def queues(settings: Settings) -> AsyncIterator[Queues]:
    """The queues, until the block ends."""
    from adapters.dramatiq.queues import DramatiqQueues

    opened = DramatiqQueues(settings.address_of("redis"))
    try:
        yield opened
    finally:
        await opened.close()
