"""A worker: handles the events of all tenants, and carries out commands that come as messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from application.ports.delivery import Message
from application.ports.errors import UsageError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import work_on_messages
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.commands import Commands


# Pattern P44: One service layer for API and worker
@asynccontextmanager
async def create_worker(container: Container, *, threads: int = 8) -> AsyncIterator[Runtime]:
    """A running worker, until the block ends; then what is under way is finished first.

    Like every process of the shop it also relays: it takes what happened out of the outboxes. `StartupError` when
    something that it needs is missing, `UsageError` where settings leave a worker nothing to do.
    """
    must_have_work(container.settings())
    async with Runtime(container) as runtime:

        async def handle_event(tenant_name: str, message: Message) -> None:
            tenant = await runtime.tenant(tenant_name)
            # What follows from a message has the headers of the message.
            with runtime.bind(**message.envelope.headers):
                await tenant.consumer.handle(message)

        commands = Commands(runtime)
        async with work_on_messages(
            container, handle_event=handle_event, carry_out=commands.carry_out, threads=threads
        ):
            yield runtime


def must_have_work(settings: Settings) -> None:
    """`UsageError`, with what to do, where a worker would be of no use."""
    if settings.persistence == "memory":
        raise UsageError(
            "A worker is a process of its own, and a shop in memory is seen by its own process alone:"
            " set SIXFOLD_PERSISTENCE to one that outlives it, such as sqlite."
        )
    if settings.delivery != "dramatiq":
        raise UsageError(
            "A worker takes its messages out of Redis, and nobody puts them there:"
            " set SIXFOLD_DELIVERY=dramatiq for this and for every other process of the shop."
        )
