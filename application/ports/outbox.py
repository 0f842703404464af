"""Events stored with the change that caused them, and the way they leave the house."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message one relay holds for a while. `attempts` counts this time, too."""

    envelope: Envelope
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that nobody tries to send any more, and why."""

    id: UUID
    name: str
    attempts: int
    reason: str


class Outbox(Protocol):
    """The messages of one shop. A message exists if and only if its commit does (OBX-1).

    What comes out of it is what went in: every field of the event and of its envelope (OBX-10), its headers among
    them, however often it is sent (OBX-8). Messages are sent before they are marked as sent (OBX-6).

    Time is the clock port's. Nothing is promised about order, and no message is skipped because
    another one with a higher number was committed earlier (OBX-5).
    """

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """Hold up to `limit` messages that are due; until the lease ends no other relay gets them (OBX-2).

        A message whose lease ended unsent is due again (OBX-3), so a crash repeats and never loses.
        """
        ...

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note that these were sent, dead letters or not; they are never due again. Unknown ids are ignored."""
        ...

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note that sending failed. It is due again at `retry_at`; without one it is a dead letter (OBX-7)."""
        ...

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, oldest id first."""
        ...

    async def prune(self, before: datetime, /) -> int:
        """Forget messages sent before then, and no others (OBX-9). How many they were."""
        ...
