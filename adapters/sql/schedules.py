"""The schedules port on SQL: a row for each job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Column, ColumnElement, Table, Text, Uuid, bindparam, insert, select, update

from adapters.sql.columns import Moment, metadata
from adapters.sql.database import Database
from adapters.sql.errors import UniqueViolation
from application.ports.clock import Clock
from application.ports.schedules import Turn

schedules = Table(
    "schedules",
    metadata,
    Column("job", Text, primary_key=True),
    # When its turn can be claimed: at the next slot, or when the lease of whoever has it ends.
    Column("due", Moment, nullable=False),
    # Known to the holder of the present turn; the next turn has another one.
    Column("token", Uuid, nullable=False),
)
_turn = update(schedules).where(schedules.c.job == bindparam("name"))
_values: dict[str, ColumnElement[object]] = {"due": bindparam("next"), "token": bindparam("new")}
_claim = _turn.where(schedules.c.due <= bindparam("now")).values(_values)
_release = _turn.where(schedules.c.token == bindparam("held")).values(_values)
_first = insert(schedules).values(_values | {"job": bindparam("name")})
_due_times = select(schedules.c.job, schedules.c.due)


@dataclass(frozen=True, slots=True)
class SqlSchedules:
    """The turns of one tenant's jobs. Each is taken by the one statement that finds it due and puts it off."""

    database: Database
    clock: Clock

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        """Put the turn off until the lease ends. The row of a new job is inserted, by the first of those who try."""
        now = self.clock.now()
        turn = Turn(job, uuid4())
        put_off = {"name": job, "next": now + lease, "new": turn.token}
        if await self.database.change(_claim, put_off | {"now": now}):
            return turn
        if job in await self.due_times():
            return None
        try:
            await self.database.execute(_first, put_off)
        except UniqueViolation:
            return None
        return turn

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        """Unless the row has another token by now."""
        changes = {"name": turn.job, "held": turn.token, "next": due, "new": uuid4()}
        return bool(await self.database.change(_release, changes))

    async def due_times(self) -> Mapping[str, datetime]:
        """All rows; there are as many as jobs."""
        return {row.job: row.due for row in await self.database.fetch(_due_times, {})}
