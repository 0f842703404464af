"""Waiting for what may never come: bounded from outside, whatever is waited for does about it."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

TO_END = 1.0
"""Seconds that something has to end in after it was cancelled; then it is left alone."""


async def error_within(seconds: float, call: Awaitable[object]) -> Exception | None:
    """What the call raises, if anything; an `AssertionError` if it takes longer.

    Not `asyncio.wait_for`, which waits until a cancelled call has ended, and so for a driver that waits for a server.
    """
    task = asyncio.ensure_future(call)
    begun = monotonic()
    _, late = await asyncio.wait({task}, timeout=seconds)
    if late:
        task.cancel()
        await asyncio.wait({task}, timeout=TO_END)
        return AssertionError(f"no answer within {seconds:.1f} s")
    taken = monotonic() - begun
    error = task.exception()
    assert error is None or isinstance(error, Exception)
    return error if taken < seconds else AssertionError(f"answered after {taken:.1f} s, not within {seconds:.1f} s")


async def fewest(number: Callable[[], int], *, wanted: int, within: float = 2.0) -> int:
    """The number, as soon as it is no more than wanted; else what it still is after these seconds."""
    for _ in range(round(within / 0.02)):
        if number() <= wanted:
            break
        await asyncio.sleep(0.02)
    return number()
