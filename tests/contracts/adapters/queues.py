"""How laws of delivery reach handlers through Redis: with a worker at the other end."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from redis import Redis

from adapters.dramatiq.actors import Work, working
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.queues import DramatiqQueues
from adapters.shared.installation import Queues
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from tests.contracts.kit.proxy import Commit, Fault, FaultProxy, proxied
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.delivery.queues_env import QueuesEnv

QUICK = QueueSettings(poll=20, first_retry=20, longest_wait=100)
TENANT = "law"
IMPATIENT = replace(QUICK, time_limit=300)
COMMANDS_DATABASE = "/5"
"""A database of its own, where nobody works on what the laws of delivery have sent."""
NO_COMMITS = Commit(begins=(), decides=b"")


@contextmanager
def _cut(proxy: FaultProxy, messages: int) -> Iterator[None]:
    """Nobody is at the other end of the line, once so many messages have passed."""
    proxy.break_with(Fault.CUT_BEFORE_COMMIT if messages else Fault.REFUSE, after=messages)
    yield
    proxy.heal()


@asynccontextmanager
async def dramatiq(url: str, made_by: type[DramatiqDeliveries] = DramatiqDeliveries) -> AsyncIterator[DeliveryEnv]:
    """The queues of the server at this URL. Messages are sent to it through a proxy, and the worker needs none."""

    @asynccontextmanager
    async def to(handlers: EventHandlers) -> AsyncIterator[Delivery]:
        async def handle(tenant: str, message: Message) -> None:
            assert tenant == TENANT
            await handlers.handle(message)

        async def refuse(command: str) -> None:
            raise AssertionError(f"nobody has sent a command: {command}")

        async with working(url, Work(handle, refuse), threads=2, queue_settings=QUICK):
            yield deliveries.of(TENANT, handlers)

    async with proxied(url, NO_COMMITS) as (proxy, address):
        deliveries = DramatiqDeliveries(address, QUICK)
        await deliveries.open()
        try:
            yield DeliveryEnv(to, away=lambda: _cut(proxy, 0), made=lambda: made_by(address, QUICK))
        finally:
            await deliveries.close()


@asynccontextmanager
async def dramatiq_queues(
    url: str,
    queue_settings: QueueSettings = IMPATIENT,
    around: Callable[[DramatiqQueues], Queues] | None = None,
) -> AsyncIterator[QueuesEnv]:
    """The queues of the server at this URL, seen through a proxy, and a worker who needs none."""
    url = f"{url.removesuffix('/0')}{COMMANDS_DATABASE}"
    with Redis.from_url(url) as client:
        client.flushdb()

    async def refuse(_: str, message: Message) -> None:
        raise AssertionError(f"nobody has sent an event: {message}")

    async with proxied(url, NO_COMMITS) as (proxy, address):
        queues = DramatiqQueues(address)
        yield QueuesEnv(
            around(queues) if around else queues,
            lambda carry_out: working(url, Work(refuse, carry_out), threads=2, queue_settings=queue_settings),
            lambda messages: _cut(proxy, messages),
            IMPATIENT.time_limit / 1_000,
        )
        await queues.close()
