"""The schedules port on LMDB: every method is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from adapters.lmdb.files import TenantFile
from adapters.lmdb.keys import digest
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.shapes import Shape
from application.ports.clock import Clock
from application.ports.schedules import Turn


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When a job's turn can be claimed, and by which token its holder is known."""

    job: str
    due: datetime
    token: UUID


_SCHEDULES: Table[Scheduled] = Table(Shape("scheduled", Scheduled))


@dataclass(frozen=True, slots=True)
class LmdbSchedules:
    """The turns of one tenant's jobs. A claimed turn is due again when its lease ends."""

    file: TenantFile
    clock: Clock

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        """Look and take in one transaction."""
        now, token = self.clock.now(), uuid4()

        def claim(tree: Tree) -> Turn | None:
            scheduled = _SCHEDULES.get(tree, digest(job))
            if scheduled is not None and scheduled.due > now:
                return None
            _SCHEDULES.put(tree, digest(job), Scheduled(job, now + lease, token))
            return Turn(job, token)

        return await self.file.write(claim)

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        """By the token, which every claim changes, and a release, too."""

        def release(tree: Tree) -> bool:
            scheduled = _SCHEDULES.get(tree, digest(turn.job))
            if scheduled is None or scheduled.token != turn.token:
                return False
            _SCHEDULES.put(tree, digest(turn.job), Scheduled(turn.job, due, uuid4()))
            return True

        return await self.file.write(release)

    async def due_times(self) -> Mapping[str, datetime]:
        """Of every job that was claimed once."""

        def due_times(tree: Tree) -> Mapping[str, datetime]:
            return {scheduled.job: scheduled.due for scheduled in _SCHEDULES.scan(tree)}

        return await self.file.read(due_times)
