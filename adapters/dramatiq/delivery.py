"""Delivery of messages to workers, through Redis."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.dramatiq.broker import EVENTS
from adapters.dramatiq.queue_client import QueueClient
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.wire import MessageOnWire
from adapters.shared.signatures import Signatures
from application.ports.delivery import Delivery, Message, MessageHandler


@dataclass(frozen=True, slots=True)
class DramatiqDelivery:
    """The messages of one tenant: delivered when they lie in the queue, from where a worker takes them."""

    client: QueueClient
    tenant: str

    @property
    def is_queue(self) -> bool:
        """Workers handle them later."""
        return True

    async def send(self, messages: Sequence[Message], /) -> None:
        """Return when all of them lie in the queue; `Unavailable` when Redis does not answer."""
        await self.client.put(EVENTS, [MessageOnWire.of(self.tenant, each).to_json() for each in messages])


class DramatiqDeliveries:
    """One Redis server for all tenants; each message names its own."""

    def __init__(self, redis_url: str, signatures: Signatures, queue_settings: QueueSettings | None = None) -> None:
        self._client = QueueClient.to(redis_url, signatures, queue_settings)

    async def open(self) -> None:
        """Connect; `Unavailable` when Redis does not answer."""
        await self._client.ping()

    async def close(self) -> None:
        """Close every connection; again is harmless."""
        await self._client.close()

    async def ping(self) -> None:
        """See that Redis answers; `Unavailable` when it does not."""
        await self._client.ping()

    def of(self, tenant: str, handler: MessageHandler, /) -> Delivery:
        """The way to the workers, who have handlers of their own."""
        return DramatiqDelivery(self._client, tenant)
