"""SCH: whose turn it is to run a job."""

from datetime import datetime, timedelta

from application.ports.schedules import Schedules, Turn
from application.scheduling.jobs import ScheduledJob
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import together

LEASE = timedelta(minutes=5)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SECOND = timedelta(seconds=1)
JOB = "water_the_flowers"


# Pattern P45: Scheduled tasks
@law(
    "SCH-1",
    hint="Find the turn due and put it off in one statement; the first row of a job goes in under a unique key.",
    mutants=("looks first and claims later", "no lease for a turn"),
)
async def a_turn_has_one_runner(env: PersistenceEnv) -> None:
    """Of many who claim a turn at the same time exactly one gets it: the first turn of a job, one that is due again,
    and one that is taken over. As long as it is held nobody else gets it, and nobody before the next one is due."""
    tenant = await env.tenant()
    schedules = tenant.store.schedules
    for _ in range(2):
        await _only_one_of_many(schedules)
        env.clock.advance(LEASE - SECOND)
        assert await schedules.claim(JOB, LEASE) is None
        env.clock.advance(SECOND)
    turn = await _only_one_of_many(schedules)
    assert await schedules.release(turn, env.clock.now() + MINUTE)
    assert await schedules.claim(JOB, LEASE) is None
    env.clock.advance(MINUTE)
    await _only_one_of_many(schedules)


async def _only_one_of_many(*schedules: Schedules) -> Turn:
    claims = await together(12, lambda number: schedules[number % len(schedules)].claim(JOB, LEASE))
    claims.only()
    turns = [turn for turn in claims.answers if turn is not None]
    assert len(turns) == 1, f"{len(turns)} of many have the turn"
    return turns[0]


@law(
    "SCH-2",
    hint="A claim holds until the clock port's time plus the lease; after that the turn is due like any other.",
    mutants=("holds a turn for ever",),
)
async def a_killed_runners_turn_is_taken_over(env: PersistenceEnv) -> None:
    """The turn of a runner that is never heard of again is held until its lease ends, and due within a second after, as
    often as that happens."""
    schedules = (await env.tenant()).store.schedules
    assert await schedules.claim(JOB, LEASE)
    for _ in range(2):
        env.clock.advance(LEASE - SECOND)
        assert await schedules.claim(JOB, LEASE) is None
        env.clock.advance(2 * SECOND)
        assert await schedules.claim(JOB, LEASE)


@law(
    "SCH-3",
    hint="Whoever releases a turn says when the next one is due: at the first slot after now, not one interval later.",
    mutants=("makes up every missed turn", "skips what it missed"),
)
async def a_missed_turn_is_made_up_once(env: PersistenceEnv) -> None:
    """A turn that nobody took for many intervals is made up by one run, not by one for each interval; after it the job
    runs at its slots again."""
    runs: list[datetime] = []

    async def run() -> None:
        runs.append(env.clock.now())

    job = ScheduledJob(JOB, HOUR, run)
    tenant = await env.tenant()
    first, other = tenant.scheduler(job), tenant.scheduler(job)
    assert await first.run(job)
    env.clock.advance(50 * HOUR)
    for scheduler in (first, other, first):
        await scheduler.run(job)
    assert len(runs) == 2
    slot = job.next_slot(env.clock.now())
    env.clock.advance(slot - env.clock.now() - SECOND)
    assert not await other.run(job)
    env.clock.advance(SECOND)
    assert [await first.run(job), await other.run(job)] == [True, False]
    assert len(runs) == 3


@law(
    "SCH-4",
    hint="Release by the token that the claim has set: who does not know it has lost the turn.",
    mutants=("believes whoever releases", "lets a turn be released twice"),
)
async def a_turn_that_was_taken_over_cannot_be_released(env: PersistenceEnv) -> None:
    """A runner whose turn was taken over, or that has released it before, changes nothing with `release` and is told
    so: whoever has the turn now keeps it. One whose lease is over, but nobody came, can still release."""
    schedules = (await env.tenant()).store.schedules
    slow = await schedules.claim(JOB, LEASE)
    env.clock.advance(LEASE)
    quick = await schedules.claim(JOB, LEASE)
    assert slow is not None
    assert quick is not None
    before = await schedules.due_times()
    assert not await schedules.release(slow, env.clock.now())
    assert await schedules.due_times() == before
    assert await schedules.claim(JOB, LEASE) is None

    env.clock.advance(2 * LEASE)
    assert await schedules.release(quick, env.clock.now() + MINUTE)
    released = await schedules.due_times()
    assert not await schedules.release(quick, env.clock.now())
    assert not await schedules.release(slow, env.clock.now())
    assert await schedules.due_times() == released


@law(
    "SCH-5",
    hint="Keep a row for each job, by its name, compared code point by code point.",
    mutants=("one turn for all jobs",),
)
async def jobs_do_not_concern_each_other(env: PersistenceEnv) -> None:
    """Each job has turns of its own: what is claimed or released of one changes nothing for others, however alike
    their names."""
    schedules = (await env.tenant()).store.schedules
    jobs = ("honey", "Honey", "honey ", "h\u00f6ney", "ho\u0308ney", "%", "$job", "a.b", "'", "\N{HONEYBEE}" * 60)
    turns = [await schedules.claim(job, LEASE) for job in jobs]
    assert [turn and turn.job for turn in turns] == list(jobs)
    assert turns[0] is not None
    await schedules.release(turns[0], env.clock.now())
    assert [bool(await schedules.claim(job, LEASE)) for job in jobs] == [True] + [False] * (len(jobs) - 1)


@law(
    "SCH-6",
    hint="Compare with the time that was stored, and store the time that was given, also when it is an earlier one.",
    mutants=("takes a lease from the future for a broken one", "never puts a turn forward"),
)
async def a_clock_that_is_set_back_makes_no_second_runner(env: PersistenceEnv) -> None:
    """When the clock is set back by an hour, whoever holds a turn keeps it, and nobody else gets it; the job goes on
    by the new time as soon as it is released. Where the holder is gone, or nobody holds it, the turn is due when the
    clock has caught up: the job stops for no longer than the clock was set back."""
    schedules = (await env.tenant()).store.schedules
    turn = await schedules.claim(JOB, LEASE)
    env.clock.advance(-HOUR)
    for _ in range(3):
        assert await schedules.claim(JOB, LEASE) is None
        env.clock.advance(LEASE)
    assert turn is not None
    assert await schedules.release(turn, env.clock.now() + MINUTE)
    env.clock.advance(MINUTE)
    assert await schedules.claim(JOB, LEASE)

    for killed in (True, False):
        job = f"killed: {killed}"
        left = await schedules.claim(job, LEASE)
        assert left is not None
        assert killed or await schedules.release(left, env.clock.now() + LEASE)
        env.clock.advance(-HOUR)
        env.clock.advance(HOUR + LEASE - SECOND)
        assert await schedules.claim(job, LEASE) is None
        env.clock.advance(2 * SECOND)
        assert await schedules.claim(job, LEASE)


@law(
    "SCH-7",
    hint="Keep the turns where every process sees them, under the clock port's time.",
    mutants=("keeps turns to itself",),
    needs=(Capability.CROSS_PROCESS,),
)
async def runners_in_other_processes_count_too(env: PersistenceEnv) -> None:
    """Of many who claim a turn through two adapters that know only the address, exactly one gets it; a turn that was
    claimed through one of them is taken over, when its lease ends, or released through the other."""
    tenant = await env.tenant()
    async with env.again() as other:
        here, there = tenant.store.schedules, other.reach(tenant.id).store.schedules
        await _only_one_of_many(here, there)
        env.clock.advance(LEASE)
        turn = await there.claim(JOB, LEASE)
        assert turn is not None
        assert await here.claim(JOB, LEASE) is None
        assert await here.release(turn, env.clock.now() + MINUTE)
        env.clock.advance(MINUTE)
        await _only_one_of_many(here, there)


@law(
    "SCH-8",
    hint="Read all rows in one statement; the times are those that claims and releases have stored.",
    mutants=("rounds the times of turns", "hides what is held"),
)
async def when_every_job_is_due_is_known_from_one_read(env: PersistenceEnv) -> None:
    """For every job that was ever claimed it is known, from one statement, when its turn is due: when the lease of
    whoever has it ends, or at the time that was given when it was released, to the microsecond."""
    tenant = await env.tenant()
    schedules = tenant.store.schedules
    assert dict(await schedules.due_times()) == {}
    now, later = env.clock.now(), env.clock.now() + timedelta(days=1, microseconds=1)
    assert await schedules.claim("held", LEASE)
    turn = await schedules.claim("released", LEASE)
    assert turn is not None
    assert await schedules.release(turn, later)
    with env.statements() as sent:
        times = await schedules.due_times()
    assert dict(times) == {"held": now + LEASE, "released": later}
    assert len(sent) == 1


LAWS = (
    a_turn_has_one_runner,
    a_killed_runners_turn_is_taken_over,
    a_missed_turn_is_made_up_once,
    a_turn_that_was_taken_over_cannot_be_released,
    jobs_do_not_concern_each_other,
    a_clock_that_is_set_back_makes_no_second_runner,
    runners_in_other_processes_count_too,
    when_every_job_is_due_is_known_from_one_read,
)
