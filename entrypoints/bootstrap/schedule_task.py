"""The schedules in the background: every process of the shop that stays runs the jobs whose turn has come."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

from application.messaging.outages import Outages
from application.ports.randomness import Randomness
from application.scheduling.jobs import ScheduledJob
from application.scheduling.scheduler import Scheduler
from entrypoints.bootstrap.tenants import Tenants

log = logging.getLogger(__name__)


# Pattern P45: Scheduled tasks
class ScheduleTask:
    """Works from `start` to `stop`, whatever becomes of a single job.

    It looks at the schedules of all tenants about `every` so many seconds, never at the same moment as all other
    processes. Each job that is due runs beside the others, in up to `at_once` tenants at a time, so that one that
    hangs keeps no other job waiting. What is under way when it is stopped may take `stop_within` seconds to finish.
    """

    def __init__(
        self,
        tenants: Tenants,
        randomness: Randomness,
        outages: Outages,
        *,
        every: float = 5.0,
        at_once: int = 2,
        stop_within: float = 10.0,
    ) -> None:
        self._tenants = tenants
        self._randomness = randomness
        self._every = every
        self._stop_within = stop_within
        self._turns = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(at_once))
        self._stopping = asyncio.Event()
        self._outages = outages
        self._looking: asyncio.Task[None] | None = None
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin, in a while."""
        self._looking = asyncio.create_task(self._look_again_and_again(), name="schedules")

    async def stop(self) -> None:
        """Begin nothing more, and let jobs under way finish within `stop_within`; again is harmless.

        A job that needs longer is interrupted. Its turn is taken over by another process when its lease ends.
        """
        looking, self._looking = self._looking, None
        if looking is None:
            return
        self._stopping.set()
        under_way = {looking, *self._running.values()}
        _, unfinished = await asyncio.wait(under_way, timeout=self._stop_within)
        if unfinished:
            names = ", ".join(sorted(task.get_name() for task in unfinished))
            log.warning("Interrupted: %s. Another process takes over.", names)
            for task in unfinished:
                task.cancel()
            await asyncio.wait(unfinished, timeout=self._stop_within)

    async def _look_again_and_again(self) -> None:
        while not await self._is_stopped_within(self._every * (0.5 + self._randomness.fraction())):
            for name in await self._everyone():
                await self._look_at(name)

    async def _is_stopped_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _everyone(self) -> Iterable[str]:
        what = "The list of tenants with scheduled jobs"
        try:
            names = await self._tenants.names()
        except Exception as error:  # noqa: BLE001 (the next look tries again)
            self._outages.begins(what, error)
            return ()
        self._outages.ends(what)
        return names

    async def _look_at(self, name: str) -> None:
        what = f"The schedules of tenant {name}"
        try:
            scheduler = (await self._tenants.get(name)).scheduler
            due = await scheduler.due()
        except Exception as error:  # noqa: BLE001 (other tenants are looked at, and the next look tries again)
            self._outages.begins(what, error)
            return
        self._outages.ends(what)
        for job in due:
            self._begin(name, scheduler, job)

    def _begin(self, name: str, scheduler: Scheduler, job: ScheduledJob) -> None:
        key = name, job.name
        if key not in self._running and not self._stopping.is_set():
            what = f"The job {job.name} of tenant {name}"
            self._running[key] = task = asyncio.create_task(self._run(what, scheduler, job), name=what)
            task.add_done_callback(lambda _: self._running.pop(key))

    async def _run(self, what: str, scheduler: Scheduler, job: ScheduledJob) -> None:
        async with self._turns[job.name]:
            if self._stopping.is_set():
                return
            try:
                has_run = await scheduler.run(job)
            except Exception as error:  # noqa: BLE001 (whatever one job raises, the others run, and it is tried again)
                self._outages.begins(what, error)
            else:
                if has_run:
                    self._outages.ends(what)
