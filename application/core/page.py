"""One page of a long list, as queries return it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Position = TypeVar("Position")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item, Position]):
    """Some items of a list, in order. Pass `next` as `after` to get the following page; it is None on the last one."""

    items: tuple[Item, ...]
    next: Position | None
