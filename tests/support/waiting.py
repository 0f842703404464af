"""Waiting for what must happen sooner or later: looked at again and again, with a deadline instead of a sleep."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

LONG = 120.0
"""Seconds within which a slow machine must have done it. Only a failure takes that long."""


async def until(condition: Callable[[], Awaitable[bool]], what: str, *, within: float = LONG) -> None:
    """Return as soon as the condition holds; fail with a sentence if it never does."""
    assert await comes_true(condition, within=within), f"within {within:.0f} seconds it did not happen that {what}"


async def comes_true(condition: Callable[[], Awaitable[bool]], *, within: float) -> bool:
    """Whether the condition holds sooner or later. For what is over at once, unless somebody has made a mistake."""
    deadline = monotonic() + within
    while not await condition():
        if monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True
