"""Holding a law to generated examples: Hypothesis runs in a thread of its own, each example in the session's loop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")

ORDINARY_EXAMPLES = 100
"""How many a profile of Hypothesis has unless it says otherwise. One that has more gives as many times more here."""

EXAMPLE_TIMEOUT = 60.0
"""Seconds for one example. A loop that is closed meanwhile would never answer."""


async def for_all(
    examples: SearchStrategy[Example], holds: Callable[[Example], Awaitable[None]], *, most: int = 100
) -> None:
    """Await `holds` for up to `most` examples, one after the other; a failure is raised for the simplest one found.

    The examples are the same in every run, so that two adapters are asked the same questions. With the profile `night`
    there are many times as many, and others every time.
    """
    profile = settings()
    loop = asyncio.get_running_loop()

    async def checked(example: Example) -> None:
        async with asyncio.timeout(EXAMPLE_TIMEOUT):
            await holds(example)

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
        asyncio.run_coroutine_threadsafe(checked(example), loop).result()

    await asyncio.to_thread(example_holds)
