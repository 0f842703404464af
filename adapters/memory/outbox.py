"""The outbox in a dictionary."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from adapters.memory.tables import Outgoing, Tables
from application.ports.clock import Clock
from application.ports.outbox import Claimed, DeadLetter


@dataclass(frozen=True, slots=True)
class MemoryOutbox:
    """The messages of one tenant. A claimed message is due again when its lease ends."""

    tables: Tables
    clock: Clock

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """The messages that have been due for longest come first."""
        await asyncio.sleep(0)
        now = self.clock.now()
        due = sorted(
            (message.due, id, message)
            for id, message in self.tables.outbox.items()
            if message.due is not None and message.due <= now
        )
        return [self._claim(message, now + lease) for _, _, message in due[:limit]]

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent."""
        await asyncio.sleep(0)
        now = self.clock.now()
        for id in ids:
            if message := self.tables.outbox.get(id):
                message.due, message.sent_at = None, now

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless another relay has sent it meanwhile."""
        await asyncio.sleep(0)
        message = self.tables.outbox.get(id)
        if message and message.sent_at is None:
            message.due, message.reason = retry_at, reason

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Sorted by id."""
        await asyncio.sleep(0)
        dead_letters = sorted((id, message) for id, message in self.tables.outbox.items() if message.is_dead_letter)
        return [
            DeadLetter(id, message.envelope.name, message.attempts, message.reason)
            for id, message in dead_letters[:limit]
        ]

    async def oldest_unsent(self) -> datetime | None:
        """By the times of the commits."""
        await asyncio.sleep(0)
        unsent = (message.envelope.at for message in self.tables.outbox.values() if message.sent_at is None)
        return min(unsent, default=None)

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Delete what was sent before then."""
        await asyncio.sleep(0)
        outbox = self.tables.outbox
        sent = ((id, message.sent_at) for id, message in outbox.items())
        old = list(islice((id for id, sent_at in sent if sent_at is not None and sent_at < before), limit))
        for id in old:
            del outbox[id]
        return len(old)

    def _claim(self, message: Outgoing, lease_end: datetime) -> Claimed:
        message.due = lease_end
        message.attempts += 1
        envelope = message.envelope
        return Claimed(replace(envelope, headers=dict(envelope.headers)), message.attempts)
