"""What every driver of the shop can be asked to do, in the shop's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as a scenario looks at it. The total is in minor units."""

    id: str
    status: str
    total: int


@dataclass(frozen=True, slots=True)
class StockCount:
    """What there is of a product."""

    on_hand: int
    reserved: int


class Refused(Exception):
    """The shop said no, with a stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CannotBeSaid(Exception):
    """This driver has no words for what the scenario asks; the matrix prints why."""


class Driver(Protocol):
    """One way into the shop. People are called by their names in the cast: ada, ben, kim."""

    async def add_product(self, sku: str, name: str, price: int) -> str:
        """Kim adds a product, priced in euro cents; its id."""
        ...

    async def change_price(self, product: str, price: int) -> None:
        """Kim asks another price."""
        ...

    async def receive(self, product: str, quantity: int) -> None:
        """Kim receives goods."""
        ...

    async def place(self, by: str, items: Mapping[str, int], *, key: str | None = None) -> Placed:
        """Someone orders: product to quantity."""
        ...

    async def cancel(self, by: str, order: str) -> Placed:
        """Someone calls an order off."""
        ...

    async def expire_unpaid(self) -> int:
        """Kim expires what nobody paid for; how many orders."""
        ...

    async def order(self, by: str, order: str) -> Placed:
        """Someone looks at an order."""
        ...

    async def orders(self, by: str) -> list[str]:
        """Someone lists orders: their ids, newest first."""
        ...

    async def stock(self, product: str) -> StockCount:
        """Someone looks at the stock of a product."""
        ...

    async def search(self, words: str) -> list[str]:
        """Someone looks through the catalogue: the names found, in order."""
        ...

    async def letters(self, order: str) -> int:
        """How many letters have confirmed the order, once all messages are delivered."""
        ...

    async def wait(self, time: timedelta) -> None:
        """Let time pass in the shop."""
        ...
