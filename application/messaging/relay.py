"""The relay: takes the messages of a shop from its outbox and hands them to the delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from application.messaging.outcomes import Outcomes
from application.ports.delivery import Delivery, Message
from application.ports.envelope import Envelope, Unreadable
from application.ports.errors import Unavailable
from application.ports.outbox import Claimed, Outbox

DELIVERY = "The delivery of messages"


# Pattern P43: Outbox and idempotent handlers
@dataclass(frozen=True, slots=True)
class Relay:
    """Hands over the messages of one outbox, at least once each. Several relays may share an outbox.

    A message that was handed over is not done: the consumer notes its outcome in the outbox. As long as there is none,
    the message is handed over again, when its `lease` has ended and then after growing waits. So nothing is lost when
    a relay dies, and nothing when a queue is emptied by accident.
    """

    delivery: Delivery
    outcomes: Outcomes
    at_a_time: int = 50
    lease: timedelta = timedelta(seconds=60)

    @property
    def outbox(self) -> Outbox:
        """Where the messages are."""
        return self.outcomes.outbox

    async def drain(self) -> int:
        """Hand over until nothing is due or the delivery is away; how many were handed over, or need not be."""
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            handed_over = await self._hand_over(claimed)
            if handed_over is None:
                break
            delivered += handed_over
        return delivered

    async def _hand_over(self, claimed: Sequence[Claimed]) -> int | None:
        """How many of these were handed over; None when the delivery is away."""
        addressed = [(each, self._messages_of(each)) for each in claimed]
        done = [each.envelope.id for each, messages in addressed if not (messages or _is_unreadable(each))]
        if done:
            await self.outbox.sent(done)
        handed_over: list[Envelope] = []
        for position, (each, messages) in enumerate(addressed):
            if isinstance(event := each.envelope.event, Unreadable):
                await self.outcomes.unreadable(each.envelope, event)
            elif messages:
                try:
                    if await self._send(each, messages):
                        handed_over.append(each.envelope)
                except Unavailable as error:
                    waiting = [other.envelope for other, to_send in addressed[position:] if to_send]
                    await self.outcomes.away(DELIVERY, error, waiting)
                    return None
        if self.delivery.is_queue:
            await self.outcomes.queued(handed_over, self.lease)
        return len(done) + len(handed_over)

    def _messages_of(self, claimed: Claimed) -> list[Message]:
        """A message for each event handler whose outcome is not known."""
        return [
            Message(claimed.envelope, name, claimed.attempts, claimed.failures)
            for name in self.outcomes.handlers.names_for(claimed.envelope.event)
            if name not in claimed.handled
        ]

    async def _send(self, claimed: Claimed, messages: Sequence[Message]) -> bool:
        try:
            await self.delivery.send(messages)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 (whatever one delivery raises, the other messages are delivered)
            await self.outcomes.failed(DELIVERY, claimed.envelope, claimed.failures, error)
            return False
        self.outcomes.outages.ends(DELIVERY)
        return True


def _is_unreadable(claimed: Claimed) -> bool:
    return isinstance(claimed.envelope.event, Unreadable)
