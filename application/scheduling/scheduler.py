"""The scheduler: runs the jobs of a shop when their turn has come."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from application.ports.clock import Clock
from application.ports.schedules import Schedules
from application.scheduling.jobs import ScheduledJob


# Pattern P45: Scheduled tasks
@dataclass(frozen=True, slots=True)
class Scheduler:
    """Runs the jobs of one shop, each by one scheduler at a time. Several schedulers may share the schedules.

    Turns that were missed are made up once, by one run. A turn is this scheduler's for the time of the `lease`; if it
    dies, another one takes over afterwards. Before that, after the time of the `limit`, a job that does not end is
    stopped. One that failed is tried again after `retry_after`, or in its next turn if that is sooner.
    """

    schedules: Schedules
    jobs: tuple[ScheduledJob, ...]
    clock: Clock
    lease: timedelta = timedelta(minutes=5)
    limit: timedelta = timedelta(minutes=4)
    retry_after: timedelta = timedelta(minutes=1)

    async def due(self) -> Sequence[ScheduledJob]:
        """The jobs whose turn it is, from one read. Whoever claims one of them may still come too late."""
        times, now = await self.schedules.due_times(), self.clock.now()
        return [job for job in self.jobs if times.get(job.name, now) <= now]

    async def run(self, job: ScheduledJob) -> bool:
        """Take the job's turn and run it to its end; False if it is not its turn.

        What the job raises passes through; `TimeoutError` for one that did not end within the limit.
        """
        turn = await self.schedules.claim(job.name, self.lease)
        if turn is None:
            return False
        try:
            await self._run_within_limit(job)
        except Exception:
            now = self.clock.now()
            await self.schedules.release(turn, min(now + self.retry_after, job.next_slot(now)))
            raise
        # By the time of its end: what came due while it ran is done, too.
        await self.schedules.release(turn, job.next_slot(self.clock.now()))
        return True

    async def _run_within_limit(self, job: ScheduledJob) -> None:
        limit = asyncio.timeout(self.limit.total_seconds())
        try:
            async with limit:
                await job.run()
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TimeoutError(f"It did not end within {self.limit}, and was stopped.") from error
