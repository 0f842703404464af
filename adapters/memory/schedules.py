"""The schedules in a dictionary."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from adapters.memory.tables import Scheduled, Tables
from application.ports.clock import Clock
from application.ports.schedules import Turn


@dataclass(frozen=True, slots=True)
class MemorySchedules:
    """The turns of one tenant's jobs. A claimed turn is due again when its lease ends."""

    tables: Tables
    clock: Clock

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        """Look and take without yielding in between."""
        await asyncio.sleep(0)
        now = self.clock.now()
        scheduled = self.tables.schedules.get(job)
        if scheduled is not None and scheduled.due > now:
            return None
        token = uuid4()
        self.tables.schedules[job] = Scheduled(now + lease, token)
        return Turn(job, token)

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        """By the token, which every claim changes, and a release, too."""
        await asyncio.sleep(0)
        scheduled = self.tables.schedules.get(turn.job)
        if scheduled is None or scheduled.token != turn.token:
            return False
        self.tables.schedules[turn.job] = Scheduled(due, uuid4())
        return True

    async def due_times(self) -> Mapping[str, datetime]:
        """Of every job that was claimed once."""
        await asyncio.sleep(0)
        return {job: scheduled.due for job, scheduled in self.tables.schedules.items()}
