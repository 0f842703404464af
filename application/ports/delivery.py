"""The port that takes messages to the event handlers of the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one event handler. When one handler fails, only its own message is sent again (DLV-3)."""

    envelope: Envelope
    handler: str


class Delivery(Protocol):
    """Takes each message to its event handler, at least once."""

    async def send(self, messages: Sequence[Message], /) -> None:
        """Return when every message is safe: handed to a durable queue, or already handled.

        What it has returned for is handled as it was sent (DLV-1), again and again until the handler returns (DLV-2);
        a handler that fails concerns no other message (DLV-3), and one that is given a message twice has one effect
        (INB-1). Any exception means that at least one of them may not be safe, and that those who failed, or all, are
        to be sent again.
        """
        ...
