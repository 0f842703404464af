"""Delivery without a queue: whoever delivers a message also handles it."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.delivery import Delivery, Message, MessageHandler


@dataclass(frozen=True, slots=True)
class InProcessDelivery:
    """Takes messages straight to their handler, in this process."""

    handler: MessageHandler

    @property
    def is_queue(self) -> bool:
        """Messages are handled when `send` returns."""
        return False

    async def send(self, messages: Sequence[Message], /) -> None:
        """Handle every message, then raise the first failure, if there was one: neighbours do not suffer."""
        failures: list[Exception] = []
        for message in messages:
            try:
                await self.handler.handle(message)
            except Exception as failure:  # noqa: BLE001 (whatever one handler raises, the others are tried)
                failures.append(failure)
        if failures:
            raise failures[0]


class InProcessDeliveries:
    """Every tenant's messages stay in this process: there is no server to connect to."""

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to close."""

    async def ping(self) -> None:
        """It always answers."""

    def of(self, tenant: str, handler: MessageHandler, /) -> Delivery:
        """Straight to the tenant's handler."""
        return InProcessDelivery(handler)
