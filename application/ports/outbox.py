"""The port to the outbox: messages that were stored with a change and wait to be delivered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one relay holds until its lease ends. `attempts` includes the present one."""

    envelope: Envelope
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that is not tried again, and the reason of its last failure."""

    id: UUID
    name: str
    attempts: int
    reason: str


class Outbox(Protocol):
    """The messages of one shop. A message exists if and only if its commit does (OBX-1).

    What comes out of it is what went in: every field of the event and of its envelope (OBX-10), its headers among
    them, however often it is sent (OBX-8). Messages are sent before they are marked as sent (OBX-6).

    Time comes from the clock port. Messages may be claimed in any order, and none is skipped because a message with
    a higher number was committed earlier (OBX-5).
    """

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """Hold up to `limit` messages that are due; until the lease ends no other relay gets them (OBX-2).

        A message whose lease ended unsent is due again (OBX-3), so a crash repeats and never loses.
        """
        ...

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note that these were sent. They are never due again, and no dead letters. Unknown ids are ignored."""
        ...

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note that sending failed. It is due again at `retry_at`; without it, it becomes a dead letter (OBX-7)."""
        ...

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, oldest id first."""
        ...

    async def oldest_unsent(self) -> datetime | None:
        """When the oldest message was committed that is not sent (OBX-11), dead letters included; None without any.

        Whatever belongs to that message, such as the record that it was handled, must outlive it.
        """
        ...

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Forget up to `limit` messages sent before then, and no others (OBX-9). How many they were."""
        ...
