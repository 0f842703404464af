"""The outbox port on SQL: every method is one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from adapters.sql.database import Database
from adapters.sql.messages import envelope_of, is_sent, is_unsent, is_waiting, outbox
from application.ports.clock import Clock
from application.ports.outbox import Claimed, DeadLetter

# Relays that claim at the same time skip each other's locked rows. SQLite has one writer at a time and needs no locks.
_due = (
    select(outbox.c.id)
    .where(is_waiting, outbox.c.available_at <= bindparam("now"))
    .order_by(outbox.c.available_at, outbox.c.id)
    .limit(bindparam("rows"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_claim = (
    update(outbox)
    .where(outbox.c.id.in_(select(_due.c.id)))
    .values(available_at=bindparam("lease_end"), attempts=outbox.c.attempts + 1)
    .returning(outbox)
)
_sent = (
    update(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)), is_unsent).values(sent_at=bindparam("now"))
)
_failed = update(outbox).where(outbox.c.id == bindparam("message"), is_unsent)
_retry = _failed.values(available_at=bindparam("retry_at"), parked_reason=None)
_make_dead_letter = _failed.values(parked_reason=bindparam("reason"))
_dead_letters = (
    select(outbox).where(is_unsent, outbox.c.parked_reason.is_not(None)).order_by(outbox.c.id).limit(bindparam("rows"))
)
_oldest_unsent = select(outbox.c.at).where(is_unsent).order_by(outbox.c.at).limit(1)
# In the order of its index, so that the database looks at no row that stays.
_old = (
    select(outbox.c.id)
    .where(is_sent, outbox.c.sent_at < bindparam("before"))
    .order_by(outbox.c.sent_at)
    .limit(bindparam("rows"))
)
_prune = delete(outbox).where(outbox.c.id.in_(_old))


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """The messages of one tenant. A lease puts off the time from which a message may be claimed."""

    database: Database
    clock: Clock

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """Claims the messages that have been due for longest."""
        now = self.clock.now()
        rows = await self.database.execute(_claim, {"now": now, "rows": limit, "lease_end": now + lease})
        return [Claimed(envelope_of(row), row.attempts) for row in sorted(rows, key=lambda row: row.id)]

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent."""
        if ids:
            await self.database.execute(_sent, {"ids": list(ids), "now": self.clock.now()})

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless another relay has sent it meanwhile."""
        if retry_at is None:
            await self.database.execute(_make_dead_letter, {"message": id, "reason": reason})
        else:
            await self.database.execute(_retry, {"message": id, "retry_at": retry_at})

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Sorted by id."""
        rows = await self.database.fetch(_dead_letters, {"rows": limit})
        return [DeadLetter(row.id, row.name, row.attempts, row.parked_reason) for row in rows]

    async def oldest_unsent(self) -> datetime | None:
        """The first entry of an index."""
        rows = await self.database.fetch(_oldest_unsent, {})
        return rows[0].at if rows else None

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Delete what was sent before then, the oldest first."""
        return await self.database.change(_prune, {"before": before, "rows": limit})
