"""Lists, a page at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


Position = TypeVar("Position")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item, Position]):
    """Some of a list, in order. `next` is where the following page begins; None at the end."""

    items: tuple[Item, ...]
    next: Position | None
