"""What the laws of clock, chance and secrets leave open: which time it is, and what the fakes of the tests add."""

from datetime import UTC, datetime, timedelta

from adapters.system.clock import SystemClock
from adapters.system.secrets import SystemSecrets
from tests.support.builders import NOON
from tests.support.fakes import CountingSecrets, FixedClock, SeededRandomness


def test_the_system_clock_shows_the_time_of_the_machine() -> None:
    """Not some other one."""
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after


def test_time_stands_still_while_the_clock_of_the_machine_has_to_catch_up() -> None:
    """It was set back by a second, and is right again two seconds later."""
    seconds = iter([NOON + timedelta(seconds=second) for second in (0, 0, 5, 4, 6)])
    clock = SystemClock(lambda: next(seconds))
    assert [(clock.now() - NOON).seconds for _ in range(4)] == [0, 5, 5, 6]


def test_time_passes_when_a_test_says_so() -> None:
    """And not before."""
    clock = FixedClock()
    before = clock.now()
    assert clock.now() == before
    clock.advance(timedelta(minutes=6))
    assert clock.now() == before + timedelta(minutes=6)


def test_the_chance_of_tests_can_be_repeated() -> None:
    """The same seed gives the same run, another seed another one."""
    runs = [[chance.fraction() for _ in range(6)] for chance in map(SeededRandomness, (6, 6, 7))]
    assert runs[0] == runs[1] != runs[2]


def test_two_sources_of_the_machine_have_no_secret_in_common() -> None:
    """Nothing is drawn from what another process could begin with, too."""
    one, other = SystemSecrets(), SystemSecrets()
    assert {one.new() for _ in range(100)}.isdisjoint(other.new() for _ in range(100))


def test_the_secrets_of_tests_can_be_repeated() -> None:
    """They are the same in every run."""
    runs = [[secrets.new() for _ in range(6)] for secrets in (CountingSecrets(), CountingSecrets())]
    assert runs[0] == runs[1]
