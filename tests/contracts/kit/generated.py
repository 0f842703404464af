"""Holding a law to generated examples: Hypothesis runs in a thread of its own, each example in the session's loop."""

import asyncio
import concurrent.futures
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from tests.contracts.kit.histories import shortened, shown
from tests.support.concurrency import error_of
from tests.support.waiting import NotInTime, in_time

Example = TypeVar("Example")

ORDINARY_EXAMPLES = 100
"""How many a profile of Hypothesis has unless it says otherwise. One that has more gives as many times more here."""

EXAMPLE_LIMIT = 30.0
"""Seconds for one example."""

LATE = "a generated example never ends"
FLAKY = "Played once more, it went well: the adapter does not answer alike each time."


class _Enough(BaseException):
    """No further example is tried: none of what Hypothesis would look for is worth so many time limits."""


async def for_all(
    examples: SearchStrategy[Example],
    holds: Callable[[Example], Awaitable[None]],
    *,
    most: int = 100,
    within: float = EXAMPLE_LIMIT,
) -> None:
    """Await `holds` for up to `most` examples, one after the other; a failure is raised for the simplest one found.

    The examples are the same in every run, so that two adapters are asked the same questions. With the profile `night`
    there are many times as many, and others every time. The failure tells the example in a note, a line for each step.
    An example that does not end is told as it is, and not made simpler.
    """
    profile = settings()
    loop = asyncio.get_running_loop()
    failed: list[tuple[Example, Exception, list[str]]] = []
    running: list[concurrent.futures.Future[None]] = []
    stopped = False

    async def checked(example: Example) -> None:
        try:
            await in_time(holds(example), LATE, within=within)
        except Exception as error:
            failed[:] = [(example, error, [*getattr(error, "__notes__", ())])]
            raise

    async def fails(example: Example) -> bool:
        return isinstance(await error_of(in_time(holds(example), LATE, within=within)), AssertionError)

    @settings(
        max_examples=most * profile.max_examples // ORDINARY_EXAMPLES,
        deadline=None,
        database=None,
        derandomize=profile.derandomize,
        report_multiple_bugs=False,
        # Explaining takes longer than all the rest.
        phases=[phase for phase in profile.phases if phase is not Phase.explain],
        suppress_health_check=list(HealthCheck),
    )
    @given(examples)
    def example_holds(example: Example) -> None:
        if stopped:
            raise _Enough
        running[:] = [asyncio.run_coroutine_threadsafe(checked(example), loop)]
        try:
            running[0].result()
        except (NotInTime, concurrent.futures.CancelledError) as error:
            raise _Enough from error

    try:
        await asyncio.to_thread(example_holds)
    except (_Enough, Exception) as error:
        # The last one that failed is the simplest. Without one, it is a mistake in the law.
        for example, reason, notes in failed:
            # In place of the notes that Hypothesis adds for programmers.
            shortest = await shortened(example, fails) if Phase.shrink in settings().phases else example
            reason.__notes__ = [*notes, shown(shortest), *([FLAKY] if isinstance(error, Flaky) else ())]
            raise reason from reason.__cause__
        raise
    finally:
        # Whoever is cancelled meanwhile leaves no thread behind that goes on asking.
        stopped = True
        for future in running:
            future.cancel()
