"""The scheduler: runs the jobs of a shop when their turn has come."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ports.errors import Unavailable
from application.scheduling.jobs import ScheduledJob
from tests.application.running_shop import a_shop
from tests.support.concurrency import together
from tests.support.waiting import until

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class _Killed(BaseException):
    """The process is gone: nothing after this happens, and nobody catches it."""


@dataclass(slots=True)
class _Work:
    """What a job does: counts how often it ran, and how often at the same time; then it does what a test wants."""

    then: Callable[[], Awaitable[object]]
    runs: int = 0
    now: int = 0
    most: int = 0

    async def run(self) -> None:
        self.runs += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.then()
        finally:
            self.now -= 1

    def job(self, interval: timedelta = HOUR, name: str = "a_job") -> ScheduledJob:
        return ScheduledJob(name, interval, self.run)


async def _at_once() -> None:
    await asyncio.sleep(0)


async def _never_ends() -> None:
    await asyncio.Event().wait()


async def _fails() -> None:
    raise Unavailable("PostgreSQL", "nobody listens")


async def _dies() -> None:
    raise _Killed


async def test_a_job_runs_once_in_every_interval_however_many_try() -> None:
    """The first time at once."""
    env, work = await a_shop(MemoryPersistence), _Work(_at_once)
    job = work.job()
    schedulers = [env.scheduler(job) for _ in range(4)]
    for runs in (1, 2, 3):
        outcomes = await together(12, lambda number: schedulers[number % 4].run(job))
        assert sorted(outcomes.answers) == [False] * 11 + [True]
        assert [await scheduler.due() for scheduler in schedulers] == [[]] * 4
        assert (work.runs, work.most) == (runs, 1)
        env.clock.advance(job.next_slot(env.clock.now()) - env.clock.now())
        assert list(await schedulers[0].due()) == [job]


async def test_jobs_of_one_table_have_turns_of_their_own() -> None:
    """Each in its interval."""
    env, often, seldom = await a_shop(MemoryPersistence), _Work(_at_once), _Work(_at_once)
    jobs = often.job(MINUTE, "often"), seldom.job(HOUR, "seldom")
    scheduler = env.scheduler(*jobs)
    for _ in range(121):
        for job in await scheduler.due():
            await scheduler.run(job)
        env.clock.advance(MINUTE)
    assert (often.runs, seldom.runs) == (121, 3)


async def test_a_job_that_does_not_end_is_stopped_before_its_lease_ends() -> None:
    """It is told apart from a job that failed by itself, and it is tried again like one."""
    env, work = await a_shop(MemoryPersistence), _Work(_never_ends)
    job = work.job()
    usual = env.scheduler(job)
    assert usual.limit < usual.lease
    scheduler = replace(usual, limit=timedelta(milliseconds=10))
    with pytest.raises(TimeoutError, match=r"did not end within 0:00:00.01"):
        await asyncio.wait_for(scheduler.run(job), 5)
    assert (work.runs, work.now) == (1, 0)
    assert not await scheduler.run(job)
    env.clock.advance(scheduler.retry_after)
    work.then = _at_once
    assert await scheduler.run(job)


async def test_a_time_out_of_the_jobs_own_is_not_taken_for_ours() -> None:
    """It passes as it is."""
    env = await a_shop(MemoryPersistence)

    async def times_out() -> None:
        raise TimeoutError("the bee did not come back")

    job = _Work(times_out).job()
    with pytest.raises(TimeoutError, match="the bee"):
        await env.scheduler(job).run(job)


@pytest.mark.parametrize(("interval", "wait"), [(HOUR, MINUTE), (timedelta(seconds=1), None)], ids=["hour", "second"])
async def test_a_job_that_failed_is_tried_again_soon(interval: timedelta, wait: timedelta | None) -> None:
    """A minute later, or in its next turn if that is sooner; the error passes."""
    env, work = await a_shop(MemoryPersistence), _Work(_fails)
    job = work.job(interval)
    scheduler = env.scheduler(job)
    with pytest.raises(Unavailable):
        await scheduler.run(job)
    wait = wait or job.next_slot(env.clock.now()) - env.clock.now()
    env.clock.advance(wait - timedelta(microseconds=1))
    assert not await scheduler.run(job)
    env.clock.advance(timedelta(microseconds=1))
    with pytest.raises(Unavailable):
        await scheduler.run(job)
    assert work.runs == 2


async def test_the_turn_of_a_killed_scheduler_is_taken_over() -> None:
    """When its lease ends, by whoever comes; what it does afterwards changes nothing."""
    env, work = await a_shop(MemoryPersistence), _Work(_dies)
    job = work.job()
    dead, other = env.scheduler(job), env.scheduler(job)
    with pytest.raises(_Killed):
        await dead.run(job)
    work.then = _at_once
    env.clock.advance(dead.lease - SECOND)
    assert not await other.run(job)
    env.clock.advance(2 * SECOND)
    assert list(await other.due()) == [job]
    assert await other.run(job)
    assert work.runs == 2


async def test_a_scheduler_that_comes_back_too_late_leaves_the_turn_to_its_successor() -> None:
    """As a process does that was frozen for longer than its lease: it does not end a turn that is not its own."""
    env, woken = await a_shop(MemoryPersistence), asyncio.Event()
    work = _Work(woken.wait)
    job = work.job()
    scheduler = env.scheduler(job)
    frozen = asyncio.create_task(scheduler.run(job))
    await _has_run(work, 1)
    env.clock.advance(scheduler.lease)
    work.then = _never_ends
    successor = asyncio.create_task(env.scheduler(job).run(job))
    await _has_run(work, 2)
    held = await env.store.schedules.due_times()
    woken.set()
    assert await frozen
    assert await env.store.schedules.due_times() == held
    successor.cancel()
    await asyncio.gather(successor, return_exceptions=True)


async def test_a_clock_that_is_set_back_under_a_job_does_not_stop_it() -> None:
    """It ends in peace, and the next turn comes by the new time."""
    env, work = await a_shop(MemoryPersistence), _Work(_at_once)
    job = work.job(MINUTE)
    scheduler, other = env.scheduler(job), env.scheduler(job)
    seen: list[bool] = []

    async def set_back() -> None:
        env.clock.advance(-HOUR)
        seen.append(await other.run(job))

    work.then = set_back
    assert await scheduler.run(job)
    assert (seen, work.runs) == ([False], 1)
    work.then = _at_once
    env.clock.advance(MINUTE)
    assert await other.run(job)


async def _has_run(work: _Work, times: int) -> None:
    async def has_run() -> bool:
        return work.runs == times

    await until(has_run, f"the job was run {times} times")
