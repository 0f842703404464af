"""SCH 9 and 10: whose time counts, and the first turn of a job."""

from datetime import timedelta

from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv

LEASE = timedelta(minutes=5)
INSTANT = timedelta(microseconds=1)
DECADE = timedelta(days=3_650)
JOB = "water_the_flowers"


@law(
    "SCH-9",
    hint="Ask the clock port, and hand the time to the statement: the server has a clock of its own.",
    mutants=("goes by the clock of the machine",),
)
async def time_of_turns_is_the_clock_ports(env: PersistenceEnv) -> None:
    """Whether a turn is due, and when its lease ends, goes by the clock port, to the microsecond, also when that is ten
    years ahead of the machine's clock, or behind it."""
    for distance in (DECADE, -DECADE):
        env.clock.advance(distance)
        schedules = (await env.tenant()).store.schedules
        assert await schedules.claim(JOB, LEASE)
        assert dict(await schedules.due_times()) == {JOB: env.clock.now() + LEASE}
        env.clock.advance(LEASE - INSTANT)
        assert await schedules.claim(JOB, LEASE) is None
        env.clock.advance(INSTANT)
        turn = await schedules.claim(JOB, LEASE)
        assert turn is not None
        assert await schedules.release(turn, env.clock.now() + INSTANT)
        assert await schedules.claim(JOB, LEASE) is None
        env.clock.advance(INSTANT)
        assert await schedules.claim(JOB, LEASE)
        env.clock.advance(-distance)


@law(
    "SCH-10",
    hint="Insert the row of a job that has none with the first claim, and give that claim the turn.",
    mutants=("lets a new job wait", "lists what was only asked for"),
)
async def the_first_turn_of_a_new_job_is_due_at_once(env: PersistenceEnv) -> None:
    """The first turn of a job that nobody has claimed is due at once, whatever other jobs there are; before that nobody
    knows of the job, and releasing a turn that was never given changes nothing."""
    tenant, elsewhere = await env.tenant(), await env.tenant()
    schedules = tenant.store.schedules
    stranger = await elsewhere.store.schedules.claim(JOB, LEASE)
    assert stranger is not None
    assert not await schedules.release(stranger, env.clock.now())
    assert dict(await schedules.due_times()) == {}
    for number in range(3):
        assert await schedules.claim(f"{JOB}_{number}", LEASE), "the first turn of a new job was not due"
        assert len(await schedules.due_times()) == number + 1


LAWS = (time_of_turns_is_the_clock_ports, the_first_turn_of_a_new_job_is_due_at_once)
