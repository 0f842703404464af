"""How messages reach the reactions of the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one reaction, so that a reaction that fails never repeats its neighbour."""

    envelope: Envelope
    handler: str


class Delivery(Protocol):
    """Takes messages to their reactions, at least once."""

    async def send(self, messages: Sequence[Message], /) -> None:
        """Return when every message is safe: handed to a durable queue, or already reacted to.

        Any exception means that at least one of them may not be, and that all will be sent again.
        """
        ...
