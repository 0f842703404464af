"""What can be asked about stock."""

from typing import Protocol

from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement


class StockQueries(Protocol):
    """Reading the shelves."""

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """How much there is, or None for a product that was never stocked."""
        ...

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The ledger of a product, by number; their changes add up to what is on hand (STK-6)."""
        ...
