"""Pages of what was found: one row more than asked for tells whether there is another page."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from application.core.page import Page

Row = TypeVar("Row")
Item = TypeVar("Item")
Position = TypeVar("Position")


def page(
    rows: Sequence[Row], limit: int, item: Callable[[Row], Item], position: Callable[[Row], Position]
) -> Page[Item, Position]:
    """The first `limit` of these rows as items; with the position of the last one, if more rows follow."""
    following = position(rows[limit - 1]) if len(rows) > limit else None
    return Page(tuple(map(item, rows[:limit])), following)
