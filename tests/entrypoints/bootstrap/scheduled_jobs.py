"""Scheduled jobs that work, fail or hang, and a shop that runs them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.shared.tenancy import TenantId
from application.ports.errors import Unavailable
from application.ports.schedules import Schedules
from application.scheduling.jobs import ScheduledJob
from application.shop import Shop
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.schedule_task import ScheduleTask
from tests.entrypoints.recording_shop import RecordingShop
from tests.support.fakes import SeededRandomness
from tests.support.waiting import until

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
Run = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Jobs:
    """A table of jobs that run every minute; how often each was begun is counted."""

    runs: dict[str, Run]
    counts: dict[str, int] = field(default_factory=dict)

    def of(self, _: Shop) -> tuple[ScheduledJob, ...]:
        """The same table for every tenant."""
        return tuple(ScheduledJob(name, MINUTE, self._counted(name)) for name in self.runs)

    def count(self, name: str) -> int:
        """How often a job was begun."""
        return self.counts.get(name, 0)

    async def have_run(self, name: str, times: int = 1) -> None:
        """Wait until it has been begun so many times."""

        async def enough() -> bool:
            return self.count(name) >= times

        await until(enough, f"the job {name} was run {times} times")

    def _counted(self, name: str) -> Run:
        async def run() -> object:
            self.counts[name] = self.count(name) + 1
            return await self.runs[name]()

        return run


async def works() -> None:
    """At once."""


async def hangs() -> None:
    """For ever."""
    await asyncio.Event().wait()


async def unavailable() -> None:
    """Its server is gone."""
    raise Unavailable("the mail server", "it is out")


async def is_wrong() -> None:
    """It has a mistake."""
    raise ZeroDivisionError


@asynccontextmanager
async def scheduling(env: RecordingShop, jobs: Jobs, *, stop_within: float = 10.0) -> AsyncIterator[Runtime]:
    """A shop that runs these jobs, and looks after them without delay."""
    async with env.runtime(jobs_of=jobs.of, sweep_every=None) as runtime:
        task = ScheduleTask(
            runtime.tenants, SeededRandomness(), runtime.container.outages(), every=0.01, stop_within=stop_within
        )
        task.start()
        try:
            yield runtime
        finally:
            await task.stop()


async def some_looks(env: RecordingShop) -> None:
    """Wait until every process of a test has looked at the schedules at least once more."""
    before = env.persistence.listed

    async def looked() -> bool:
        return env.persistence.listed >= before + 10

    await until(looked, "the schedules were looked at")


def schedules_of(env: RecordingShop) -> Schedules:
    """Those of the tenant of the settings."""
    return env.persistence.of(TenantId("demo")).schedules
