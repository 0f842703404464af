"""Delivery without a queue: whoever delivers a message reacts to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Message


@dataclass(frozen=True, slots=True)
class InProcessDelivery:
    """Takes messages straight to the shop's reactions, in this process."""

    handlers: EventHandlers

    async def send(self, messages: Sequence[Message], /) -> None:
        """React to every message, and then raise the first failure, if there was one: neighbours do not suffer."""
        failures: list[Exception] = []
        for message in messages:
            try:
                await self.handlers.handle(message)
            except Exception as failure:  # noqa: BLE001 (whatever one reaction raises, the others are tried)
                failures.append(failure)
        if failures:
            raise failures[0]
