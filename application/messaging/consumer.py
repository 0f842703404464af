"""The consumer: stands at the other end of a delivery and handles the messages of one shop."""

from dataclasses import dataclass

from application.messaging.outcomes import Outcomes
from application.ports.delivery import Message
from application.ports.envelope import Unreadable
from application.ports.errors import CommitUnknown, Unavailable


# Pattern P43: Outbox and idempotent handlers
@dataclass(frozen=True, slots=True)
class Consumer:
    """Calls the event handler that a message is for, and notes what has become of it.

    What the handler raises is noted, too, and stays in here. What leaves `handle` is that the outbox cannot be
    reached; then the outcome is not known, and the message comes again.
    """

    outcomes: Outcomes

    async def handle(self, message: Message, /) -> None:
        """Handle the message, and note the outcome."""
        outcomes, envelope = self.outcomes, message.envelope
        if isinstance(envelope.event, Unreadable):
            await outcomes.unreadable(envelope, envelope.event)
            return
        if message.attempts > outcomes.retry_policy.most_attempts:
            await outcomes.interrupted(message)
        try:
            await outcomes.handlers.handle(message)
        except (Unavailable, CommitUnknown) as error:
            await outcomes.away(message.handler, error, [envelope])
        except Exception as error:  # noqa: BLE001 (whatever a handler raises is an outcome)
            await outcomes.failed(message.handler, envelope, message.failures, error)
        else:
            await outcomes.succeeded(message)
