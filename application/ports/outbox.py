"""The port to the outbox: messages that were stored with a change and wait to be delivered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from application.ports.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one relay holds until its lease ends (OBX-2).

    `attempts` is how often it was claimed since anything was heard of it, the present claim included (OBX-3);
    `failures` is how often handling it has failed (OBX-20). `handled` names the event handlers that are done with it
    (OBX-12).
    """

    envelope: Envelope
    attempts: int
    failures: int
    handled: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that is not tried again, how often it has failed, and the reason of the last failure (OBX-21)."""

    envelope: Envelope
    failures: int
    reason: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What an outbox still has: since when the oldest message waits, and the oldest dead letter lies (OBX-16)."""

    oldest_waiting: datetime | None
    oldest_dead_letter: datetime | None

    @property
    def oldest(self) -> datetime | None:
        """When the oldest of them all was committed; None if there is none (OBX-16)."""
        return min(filter(None, (self.oldest_waiting, self.oldest_dead_letter)), default=None)


class Outbox(Protocol):
    """The messages of one shop. A message exists if and only if its commit does (OBX-1).

    What comes out of it is what went in: every field of the event and of its envelope (OBX-10), its headers among
    them, however often it is sent (OBX-8). A message is done when the outcome of every event handler is noted here,
    not when it was handed over (OBX-6); until then it comes again (OBX-17).

    Time comes from the clock port (OBX-22). Messages may be claimed in any order, and none is skipped because a message
    with a higher number was committed earlier (OBX-5). An event that this version of the shop cannot read is claimed
    like any other, as `Unreadable` (OBX-15). A `limit` below 1 is a `UsageError` (QRY-10).
    """

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """Hold up to `limit` messages that are due (OBX-18); until the lease ends no other relay gets them (OBX-2).

        Whatever clients store, claim and note at the same time, each message is a queue of one with a lease (HIS-3).
        A message whose lease ended without an outcome is due again (OBX-3), so a crash repeats and never loses (OBX-6).
        """
        ...

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note that these are done: from then on nothing changes them, until they are pruned (OBX-19).

        Ids of no message are ignored (OBX-19).
        """
        ...

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        """Note that this event handler is done with the message, and return all that are (OBX-12).

        Of a message that is not there, none is (OBX-12).
        """
        ...

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note a failure: it is due again at `retry_at`; without it, it becomes a dead letter (OBX-7).

        So does one that waits, is held or is a dead letter; what is done stays done (OBX-20). Characters of the reason
        that not every store can keep become escapes such as `\\x00` (OBX-21).
        """
        ...

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        """Have those of these that wait due again at this time, and count what was tried as no failure (OBX-13)."""
        ...

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, the lowest id first (OBX-21)."""
        ...

    async def retry(self, ids: Collection[UUID], /) -> int:
        """Have these dead letters due at once, as if they had never failed, and return how many they were (OBX-14).

        What is no dead letter is left alone, so of two who retry the same one, one does (OBX-14).
        """
        ...

    async def drop(self, ids: Collection[UUID], /) -> int:
        """Forget these dead letters, and nothing else, and return how many they were (OBX-14)."""
        ...

    async def backlog(self) -> Backlog:
        """Since when something waits, and since when something lies dead (OBX-16)."""
        ...

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Forget up to `limit` messages sent before then, and no others; return how many they were (OBX-9)."""
        ...
