"""The relay: takes messages out of the outbox and sees that they are delivered."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.messaging.handlers import EventHandlers
from application.ports.clock import Clock
from application.ports.delivery import Delivery, Message
from application.ports.outbox import Claimed, Outbox


# Pattern P43: Outbox and idempotent handlers
@dataclass(frozen=True, slots=True)
class Relay:
    """Delivers what a shop has to tell. Any number of relays may work on one outbox.

    What it cannot deliver it tries again later, each time after twice as long; after `most_attempts` the message is
    parked with the reason, and the others go on.
    """

    outbox: Outbox
    delivery: Delivery
    handlers: EventHandlers
    clock: Clock
    at_a_time: int = 50
    lease: timedelta = timedelta(seconds=60)
    most_attempts: int = 8

    async def drain(self) -> int:
        """Deliver until nothing is due. How many messages were delivered."""
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            for message in claimed:
                delivered += await self._deliver(message)
        return delivered

    async def _deliver(self, claimed: Claimed) -> bool:
        envelope, attempts = claimed.envelope, claimed.attempts
        if attempts > self.most_attempts:
            # Either this message is deadly or one that was held with it. Parked before it is tried, the deadly one
            # stays parked; any other is sent after all.
            await self._failed(envelope.id, attempts, "nobody who tried has come back")
        messages = [Message(envelope, name) for name in self.handlers.to(envelope.event)]
        try:
            await self.delivery.send(messages)
        except Exception as error:  # noqa: BLE001 (whatever a reaction raises, its neighbours go on)
            await self._failed(envelope.id, attempts, f"{type(error).__name__}: {error}")
            return False
        # Sent before marked: a crash in between repeats and never loses (OBX-6).
        await self.outbox.sent([envelope.id])
        return True

    async def _failed(self, message: UUID, attempts: int, reason: str) -> None:
        wait = timedelta(seconds=min(2**attempts, 300))
        given_up = attempts >= self.most_attempts
        retry_at = None if given_up else self.clock.now() + wait
        await self.outbox.failed(message, reason, retry_at=retry_at)
