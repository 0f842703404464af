"""The outbox port on SQL: every method is one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote
from uuid import UUID

from sqlalchemy import Text, bindparam, case, delete, literal, select, update
from sqlalchemy.sql.functions import min as lowest

from adapters.shared.limits import must_be_positive
from adapters.shared.texts import storable
from adapters.sql.database import Database
from adapters.sql.mapping import Found
from adapters.sql.messages import envelope_of, is_sent, is_unsent, is_waiting, outbox
from application.ports.clock import Clock
from application.ports.outbox import Backlog, Claimed, DeadLetter

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
_is_one_of_these = outbox.c.id.in_(bindparam("ids", expanding=True))
_is_dead_letter = is_unsent & outbox.c.parked_reason.is_not(None)
_sent = update(outbox).where(_is_one_of_these, is_unsent).values(sent_at=bindparam("now"))
_handled = (
    update(outbox)
    .where(outbox.c.id == bindparam("message"))
    .values(handled=outbox.c.handled + bindparam("handler", type_=Text) + literal(" "))
    .returning(outbox.c.handled)
)
_failed = (
    update(outbox)
    .where(outbox.c.id == bindparam("message"), is_unsent)
    .values(failures=outbox.c.failures + 1, attempts=0)
)
_try_later = _failed.values(available_at=bindparam("retry_at"), parked_reason=None)
_make_dead_letter = _failed.values(parked_reason=bindparam("reason"))
_postponed = update(outbox).where(_is_one_of_these, is_waiting).values(available_at=bindparam("until"), attempts=0)
_dead_letters = select(outbox).where(_is_dead_letter).order_by(outbox.c.id).limit(bindparam("rows"))
_retry = (
    update(outbox)
    .where(_is_one_of_these, _is_dead_letter)
    .values(available_at=bindparam("now"), failures=0, attempts=0, parked_reason=None)
    .returning(outbox.c.id)
)
_drop = delete(outbox).where(_is_one_of_these, _is_dead_letter).returning(outbox.c.id)
_backlog = select(
    lowest(case((outbox.c.parked_reason.is_(None), outbox.c.at))).label("waiting"),
    lowest(case((outbox.c.parked_reason.is_not(None), outbox.c.at))).label("dead"),
).where(is_unsent)
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
        must_be_positive(limit)
        now = self.clock.now()
        rows = await self.database.execute(_claim, {"now": now, "rows": limit, "lease_end": now + lease})
        return [_claimed(row) for row in sorted(rows, key=lambda row: row.id)]

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent."""
        if ids:
            await self.database.execute(_sent, {"ids": list(ids), "now": self.clock.now()})

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        """Appends the name; one that stands there twice does no harm."""
        rows = await self.database.execute(_handled, {"message": id, "handler": quote(handler, safe="")})
        return _names(rows[0].handled) if rows else frozenset()

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless it is done meanwhile."""
        if retry_at is None:
            await self.database.execute(_make_dead_letter, {"message": id, "reason": storable(reason)})
        else:
            await self.database.execute(_try_later, {"message": id, "retry_at": retry_at})

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        """Puts off the time from which they may be claimed."""
        if ids:
            await self.database.execute(_postponed, {"ids": list(ids), "until": until})

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Sorted by id."""
        must_be_positive(limit)
        rows = await self.database.fetch(_dead_letters, {"rows": limit})
        return [DeadLetter(envelope_of(row), row.failures, row.parked_reason) for row in rows]

    async def retry(self, ids: Collection[UUID], /) -> int:
        """Those that are dead letters when the statement comes to them."""
        return len(await self.database.execute(_retry, {"ids": list(ids), "now": self.clock.now()})) if ids else 0

    async def drop(self, ids: Collection[UUID], /) -> int:
        """Those that are dead letters when the statement comes to them."""
        return len(await self.database.execute(_drop, {"ids": list(ids)})) if ids else 0

    async def backlog(self) -> Backlog:
        """Reads along the index of unsent messages."""
        [row] = await self.database.fetch(_backlog, {})
        return Backlog(row.waiting, row.dead)

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Delete what was sent before then, the oldest first."""
        must_be_positive(limit)
        return await self.database.change(_prune, {"before": before, "rows": limit})


def _claimed(row: Found) -> Claimed:
    return Claimed(envelope_of(row), row.attempts, row.failures, _names(row.handled))


def _names(handled: str) -> frozenset[str]:
    return frozenset(map(unquote, handled.split()))
