"""The port that takes messages to the event handlers of the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one event handler. When one handler fails, only its own message is sent again (DLV-3).

    `attempts` and `failures` are those of the event's message in the outbox, as the relay has claimed it (DLV-1).
    """

    envelope: Envelope
    handler: str
    attempts: int = 1
    failures: int = 0


class MessageHandler(Protocol):
    """Handles messages at the other end of a delivery."""

    async def handle(self, message: Message, /) -> None:
        """Handle the message; whatever it raises, the message comes again (DLV-2)."""
        ...


class Delivery(Protocol):
    """Takes each message to its handler, at least once."""

    @property
    def is_queue(self) -> bool:
        """Whether `send` leaves messages in a queue, to be handled by whoever works on it, or handles them (DLV-6)."""
        ...

    async def send(self, messages: Sequence[Message], /) -> None:
        """Return when every message is safe: it lies in the queue, or was handled (DLV-6).

        What it has returned for is handled as it was sent (DLV-1), again and again until the handler returns (DLV-2);
        a handler that fails concerns no other message (DLV-3), and one that is given a message twice has one effect
        (INB-1). After any exception some of them may be safe and some not: when all are sent again, each is handled
        (DLV-4). `Unavailable` when nobody takes messages at present (DLV-5). A queue may lose what it was given, when
        it is emptied by accident: the outbox does not forget a message before its outcome is known (OBX-17).
        """
        ...
