"""What worker and command line need of the queues in Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from adapters.shared.installation import Queues
from application.ports.delivery import Message
from entrypoints.bootstrap.container import Container

# The command line names `Queues` in its types, and imports no adapter.
__all__ = ["Queues", "queues", "work_on_messages"]


def work_on_messages(
    container: Container,
    *,
    handle_event: Callable[[str, Message], Awaitable[None]],
    carry_out: Callable[[str], Awaitable[None]],
    threads: int,
) -> AbstractAsyncContextManager[None]:
    """Work on the messages of all tenants until the block ends, `threads` at a time.

    `handle_event` is given the tenant and an event's message, `carry_out` a command as text: those that this
    installation has signed.
    """
    from adapters.dramatiq.actors import Work, working

    work = Work(handle_event, carry_out)
    return working(container.settings().redis.address, work, container.signatures(), threads=threads)


@asynccontextmanager
async def queues(container: Container) -> AsyncIterator[Queues]:
    """The queues, until the block ends."""
    from adapters.dramatiq.queues import DramatiqQueues

    opened = DramatiqQueues(container.settings().redis.address, container.signatures())
    try:
        yield opened
    finally:
        await opened.close()
