"""SYS 1, 2 and 11: time."""

from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims


async def claims(clock: Clock) -> Claims:
    """The port itself: its laws need nothing else."""
    return [(Clock, clock)]


@law(
    "SYS-1",
    hint="`datetime.now(UTC)`: aware, with the time zone UTC itself.",
    mutants=("shows naive times", "shows the time of another place"),
)
async def the_time_is_aware_and_in_utc(clock: Clock) -> None:
    """The time is aware and in UTC, so that it can be compared and stored without a thought of where it was taken."""
    now = clock.now()
    assert type(now) is datetime
    assert now.tzinfo is UTC, now
    assert now.utcoffset() == timedelta(0)


@law(
    "SYS-2",
    hint="Take the time from one clock; where that can be set back, show the latest time again until it has caught up.",
    mutants=("goes back now and then",),
)
async def time_never_goes_back(clock: Clock) -> None:
    """Within a process time never goes back: whoever looks later sees the same time or a later one."""
    seen = [clock.now() for _ in range(10_000)]
    assert seen == sorted(seen)


@law(
    "SYS-11",
    hint="Hand the time out as the machine tells it, with its microseconds.",
    mutants=("shows milliseconds",),
)
async def the_time_is_told_to_the_microsecond(clock: Clock) -> None:
    """Time is told to the microsecond: of many looks, not all are at a whole millisecond."""
    assert any(clock.now().microsecond % 1_000 for _ in range(10_000))


LAWS = (the_time_is_aware_and_in_utc, time_never_goes_back, the_time_is_told_to_the_microsecond)
