"""No law hangs: whatever waits for ever is ended, and a sentence says who waits."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress

import pytest
from hypothesis import strategies as st

from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import Escaped, law
from tests.support.concurrency import refused
from tests.support.waiting import NotInTime, happens, in_time, until

SHORT = 0.05


async def _waits(_: None) -> None:
    """An answer never comes."""
    await asyncio.Event().wait()


async def _will_not_be_cancelled(_: None) -> None:
    """It is cancelled, and waits again."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    await asyncio.Event().wait()


async def _blocks(_: None) -> None:
    """Nothing else runs meanwhile."""
    time.sleep(60)  # noqa: ASYNC251 (that is the mistake)


async def _waits_for_an_example(_: None) -> None:
    """One generated example never ends."""
    await for_all(st.none(), _waits, within=SHORT)


@pytest.mark.parametrize("hangs", [_waits, _will_not_be_cancelled, _blocks, _waits_for_an_example])
async def test_a_law_that_hangs_says_so(hangs: Callable[[None], Coroutine[None, None, None]]) -> None:
    """However it hangs, it is ended soon, and the error names the law and says that somebody waits."""
    enacted = law("LAW-1", hint="Do not wait.")(hangs)
    begun = time.monotonic()
    with refused(NotInTime) as caught:
        await enacted(None, adapter="a snail", within=SHORT * 4)
    assert time.monotonic() - begun < 10
    assert "wait" in str(caught.error)
    assert caught.error.__notes__[-1].startswith("LAW-1: ")


async def test_what_is_cancelled_leaves_no_example_behind() -> None:
    """When a law is ended in the middle of its examples, no further one is played."""
    played = []

    async def play(number: int) -> None:
        played.append(number)
        await asyncio.sleep(SHORT)

    async def with_many(_: None) -> None:
        """Many."""
        await for_all(st.integers(), play, most=1_000)

    with refused(NotInTime):
        await law("LAW-1", hint="Do not wait.")(with_many)(None, adapter="a snail", within=SHORT * 4)
    number = len(played)
    assert not await happens(lambda: _more_than(played, number), within=SHORT * 4)


async def _more_than(played: list[int], number: int) -> bool:
    return len(played) > number


async def test_what_escapes_from_an_adapter_is_said_in_a_sentence() -> None:
    """An error that no law expects names itself, its place and the law."""

    async def asks(jar: dict[str, int]) -> None:
        """It is asked for honey."""
        jar["honey"]

    with refused(Escaped) as caught:
        await law("LAW-1", hint="Have some.")(asks)({}, adapter="a jar")
    assert str(caught.error).startswith("KeyError where no error was expected: 'honey' (")
    assert isinstance(caught.error.__cause__, KeyError)
    assert caught.error.__notes__ == ["LAW-1: It is asked for honey.\nHint: Have some.\nAdapter: a jar"]


async def test_waiting_ends_with_a_sentence() -> None:
    """Also where it is the condition that hangs; a time-out that somebody else has set is passed on as it is."""

    async def never() -> bool:
        return False

    async def others() -> None:
        raise TimeoutError("of a driver")

    with refused(NotInTime) as caught:
        await until(never, "honey flowed", within=SHORT)
    assert str(caught.error) == "within 0 seconds it did not happen that honey flowed"
    with refused(NotInTime):
        await in_time(asyncio.Event().wait(), "the bell never rings", within=SHORT)
    with refused(TimeoutError) as passed:
        await in_time(others(), "the bell never rings")
    assert str(passed.error) == "of a driver"


async def test_a_failure_of_generated_examples_tells_the_shortest_step_by_step() -> None:
    """What Hypothesis has found is printed for people: a line for each step."""

    async def short(steps: list[int]) -> None:
        assert len(steps) < 2, "too many"

    with refused(AssertionError) as caught:
        await for_all(st.lists(st.integers()), short)
    assert caught.error.__notes__ == ["The shortest history found:\n  1. 0\n  2. 0"]
