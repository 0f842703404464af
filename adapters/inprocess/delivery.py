"""Delivery without a queue: whoever delivers a message also handles it."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Message


@dataclass(frozen=True, slots=True)
class InProcessDelivery:
    """Takes messages straight to the shop's event handlers, in this process."""

    handlers: EventHandlers

    async def send(self, messages: Sequence[Message], /) -> None:
        """Handle every message, then raise the first failure, if there was one: neighbours do not suffer."""
        failures: list[Exception] = []
        for message in messages:
            try:
                await self.handlers.handle(message)
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

    def of(self, tenant: str, handlers: EventHandlers, /) -> InProcessDelivery:
        """Straight to the tenant's event handlers."""
        return InProcessDelivery(handlers)
