"""How laws of delivery reach handlers through Redis: with a worker at the other end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.dramatiq.actors import Work, working
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_settings import QueueSettings
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from tests.contracts.laws.delivery.env import DeliveryEnv

QUICK = QueueSettings(poll=20, first_retry=20, longest_wait=100)
TENANT = "law"


@asynccontextmanager
async def dramatiq(url: str) -> AsyncIterator[DeliveryEnv]:
    """The queues of the server at this URL."""
    deliveries = DramatiqDeliveries(url, QUICK)
    await deliveries.open()

    @asynccontextmanager
    async def to(handlers: EventHandlers) -> AsyncIterator[Delivery]:
        async def handle(tenant: str, message: Message) -> None:
            assert tenant == TENANT
            await handlers.handle(message)

        async def refuse(command: str) -> None:
            raise AssertionError(f"nobody has sent a command: {command}")

        async with working(url, Work(handle, refuse), threads=2, queue_settings=QUICK):
            yield deliveries.of(TENANT, handlers)

    try:
        yield DeliveryEnv(to)
    finally:
        await deliveries.close()
