"""The query port of stock."""

from typing import Protocol

from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement


class StockQueries(Protocol):
    """Reads stock, for people to see."""

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """The stock of a product, or None for a product that has no stock item."""
        ...

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The movements of a product, by number. Their changes add up to the units on hand (STK-6)."""
        ...
