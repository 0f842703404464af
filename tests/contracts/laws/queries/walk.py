"""Going through a list, page by page."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from application.core.page import Page

Item = TypeVar("Item")
Position = TypeVar("Position")

# No list of a law is nearly as long: what goes on for longer goes round in circles.
LONGEST = 1_000


async def _nothing_happens(_: Sequence[object]) -> None:
    """Nobody changes the list."""


async def walk(
    page_after: Callable[[Position | None], Awaitable[Page[Item, Position]]],
    between: Callable[[Sequence[Item]], Awaitable[None]] = _nothing_happens,
) -> list[Item]:
    """Everything that is listed, from the first page to the last; `between` two pages it is told what was shown."""
    shown: list[Item] = []
    page = await page_after(None)
    shown += page.items
    pages = 1
    while page.next is not None:
        pages += 1
        assert pages < LONGEST, "the list does not end"
        await between(shown)
        page = await page_after(page.next)
        shown += page.items
    return shown
