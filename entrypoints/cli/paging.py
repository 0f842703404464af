"""Lists that are longer than a page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from application.core.page import Page

Item = TypeVar("Item")
Position = TypeVar("Position")

LONGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """The first so many of a list, and whether there are more."""

    items: list[Item]
    more: bool


async def first(limit: int, ask: Callable[[Position | None, int], Awaitable[Page[Item, Position]]], /) -> Listed[Item]:
    """Ask for a page after another until there are `limit` items, or no more."""
    items: list[Item] = []
    position: Position | None = None
    while len(items) < limit:
        page = await ask(position, min(limit - len(items), LONGEST_PAGE))
        items += page.items
        position = page.next
        if position is None:
            break
    return Listed(items, more=position is not None)
