"""Waiting for what must happen sooner or later: looked at again and again, with a deadline instead of a sleep."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

Answer = TypeVar("Answer")

LONG = 90.0
"""Seconds within which a slow machine must have done it. Only a failure takes that long."""


class NotInTime(AssertionError):
    """Something did not happen within its time limit. Whether it would have later, nobody knows."""


async def until(condition: Callable[[], Awaitable[bool]], what: str, *, within: float = LONG) -> None:
    """Return as soon as the condition holds; `NotInTime`, with a sentence, if it never does."""
    if not await happens(condition, within=within):
        raise NotInTime(f"within {within:.0f} seconds it did not happen that {what}")


async def happens(condition: Callable[[], Awaitable[bool]], *, within: float) -> bool:
    """Whether the condition comes to hold within so many seconds. Asking takes none of the adapter's time limits."""
    deadline = monotonic() + within
    while not await in_time(condition(), "whether it has happened is never found out", within=within + LONG):
        if monotonic() >= deadline:
            return False
        await asyncio.sleep(0.02)
    return True


async def in_time(work: Awaitable[Answer], late: str, *, within: float = LONG) -> Answer:
    """What comes of it; `NotInTime`, with this sentence, if it takes longer. A time-out of its own is passed on."""
    limit = asyncio.timeout(within)
    try:
        async with limit:
            return await work
    except TimeoutError as error:
        if limit.expired():
            raise NotInTime(f"{late}; {within:.0f} seconds were waited") from error
        raise
