"""What can be asked of the stored shop, outside any unit of work.

Answers show committed data only (QRY-1), in a total order that is the same on every adapter: by code point and
then by id (QRY-3). A page costs the same number of statements whatever its size (QRY-6). A list asked for after a
position answers what follows it, whether or not the row at the position still exists (QRY-2, QRY-7).
"""

from datetime import datetime
from typing import Protocol

from application.views import (
    OrderFilter,
    OrderPosition,
    OrderSummary,
    OrderView,
    Page,
    ProductPosition,
    ProductView,
    StockLevel,
)
from domain.catalogue import ProductId
from domain.inventory import Movement
from domain.order_lines import OrderId


class ProductQueries(Protocol):
    """Reading the catalogue."""

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product, or None."""
        ...

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word (QRY-4, PRD-2); all of them for no words.

        Words are what `search_key(words).split()` gives. `%`, `_` and backslash mean themselves.
        """
        ...


class StockQueries(Protocol):
    """Reading the shelves."""

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """How much there is, or None for a product that was never stocked."""
        ...

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The ledger of a product, by number; their changes add up to what is on hand (STK-6)."""
        ...


class OrderQueries(Protocol):
    """Reading orders."""

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order, or None."""
        ...

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders, newest first."""
        ...

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Up to `limit` orders in status placed with `pay_by` not after `at`, the most overdue first, then by id."""
        ...
