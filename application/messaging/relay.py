"""The relay: takes the messages of a shop from its outbox and hands them to the delivery."""

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
    """Delivers the messages of one outbox, at least once each. Several relays may share an outbox.

    A message that cannot be delivered is tried again after 2, 4, 8 … seconds, at most 300. After `most_attempts` it
    becomes a dead letter, with the reason. Other messages do not wait for it. A message that is claimed is this
    relay's for the time of the `lease`; if the relay dies, another one gets it afterwards.
    """

    outbox: Outbox
    delivery: Delivery
    handlers: EventHandlers
    clock: Clock
    at_a_time: int = 50
    lease: timedelta = timedelta(seconds=60)
    most_attempts: int = 8

    async def drain(self) -> int:
        """Deliver until no message is due, and return how many were delivered."""
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            for message in claimed:
                delivered += await self._deliver(message)
        return delivered

    async def _deliver(self, claimed: Claimed) -> bool:
        envelope, attempts = claimed.envelope, claimed.attempts
        if attempts > self.most_attempts:
            # The last allowed attempt was neither a success nor a failure: the process ended during it, because of this
            # message or of another one claimed with it. So this one becomes a dead letter before it is tried again.
            # If it ends the process once more, it stays one; if it can be delivered, it is one no longer.
            await self._failed(envelope.id, attempts, "the process ended during the last attempt")
        messages = [Message(envelope, name) for name in self.handlers.names_for(envelope.event)]
        try:
            await self.delivery.send(messages)
        except Exception as error:  # noqa: BLE001 (whatever one delivery raises, the other messages are delivered)
            await self._failed(envelope.id, attempts, f"{type(error).__name__}: {error}")
            return False
        # Marked after sending: a crash in between sends the message twice and never loses it (OBX-6).
        await self.outbox.sent([envelope.id])
        return True

    async def _failed(self, message: UUID, attempts: int, reason: str) -> None:
        wait = timedelta(seconds=min(2**attempts, 300))
        is_last = attempts >= self.most_attempts
        retry_at = None if is_last else self.clock.now() + wait
        await self.outbox.failed(message, reason, retry_at=retry_at)
