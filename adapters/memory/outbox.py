"""The outbox in a dictionary."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from adapters.memory.tables import Outgoing, Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.texts import storable
from application.ports.clock import Clock
from application.ports.envelope import Envelope
from application.ports.outbox import Backlog, Claimed, DeadLetter


@dataclass(frozen=True, slots=True)
class MemoryOutbox:
    """The messages of one tenant. A claimed message is due again when its lease ends."""

    tables: Tables
    clock: Clock

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """The messages that have been due for longest come first."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        now = self.clock.now()
        due = sorted(
            (message.due, id, message)
            for id, message in self.tables.outbox.items()
            if message.due is not None and message.due <= now
        )
        return [self._claim(message, now + lease) for _, _, message in due[:limit]]

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent; what is done already was done before."""
        await asyncio.sleep(0)
        now = self.clock.now()
        for id in ids:
            message = self.tables.outbox.get(id)
            if message and message.sent_at is None:
                message.due, message.sent_at = None, now

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        """Add the name to the others."""
        await asyncio.sleep(0)
        message = self.tables.outbox.get(id)
        if message is None:
            return frozenset()
        message.handled |= {handler}
        return message.handled

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless it is done meanwhile."""
        await asyncio.sleep(0)
        message = self.tables.outbox.get(id)
        if message and message.sent_at is None:
            message.due, message.reason = retry_at, storable(reason)
            message.failures, message.attempts = message.failures + 1, 0

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        """Set when they are due again."""
        await asyncio.sleep(0)
        for id in ids:
            message = self.tables.outbox.get(id)
            if message and message.due is not None:
                message.due, message.attempts = until, 0

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Sorted by id."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        dead_letters = sorted(id for id, message in self.tables.outbox.items() if message.is_dead_letter)
        found = [self.tables.outbox[id] for id in dead_letters[:limit]]
        return [DeadLetter(_copy(message.envelope), message.failures, message.reason) for message in found]

    async def retry(self, ids: Collection[UUID], /) -> int:
        """Begin again with them."""
        await asyncio.sleep(0)
        dead_letters = self._dead_letters_of(ids)
        for id in dead_letters:
            message = self.tables.outbox[id]
            message.due, message.failures, message.attempts = self.clock.now(), 0, 0
        return len(dead_letters)

    async def drop(self, ids: Collection[UUID], /) -> int:
        """Delete them."""
        await asyncio.sleep(0)
        dead_letters = self._dead_letters_of(ids)
        for id in dead_letters:
            del self.tables.outbox[id]
        return len(dead_letters)

    async def backlog(self) -> Backlog:
        """Look at all of them."""
        await asyncio.sleep(0)
        unsent = [message for message in self.tables.outbox.values() if message.sent_at is None]
        waiting = [message.envelope.at for message in unsent if not message.is_dead_letter]
        dead = [message.envelope.at for message in unsent if message.is_dead_letter]
        return Backlog(min(waiting, default=None), min(dead, default=None))

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Delete what was sent before then."""
        must_be_positive(limit)
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
        return Claimed(_copy(message.envelope), message.attempts, message.failures, message.handled)

    def _dead_letters_of(self, ids: Collection[UUID]) -> list[UUID]:
        outbox = self.tables.outbox
        return [id for id in {*ids} if id in outbox and outbox[id].is_dead_letter]


def _copy(envelope: Envelope) -> Envelope:
    return replace(envelope, headers=dict(envelope.headers))
