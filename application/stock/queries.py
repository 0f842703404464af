"""The query port of stock."""

from typing import Protocol

from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement


class StockQueries(Protocol):
    """Reads stock, for people to see: what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8).

    A page costs the same number of statements whatever its size (QRY-6). A `limit` below 1 is a `UsageError` (QRY-10).
    """

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """The stock of a product, or None for a product that has no stock item (QRY-12).

        At no time is more reserved than there is (STK-1), and the last units are sold exactly once (STK-2); a line is
        reserved once (STK-3) and released once (STK-4), all lines of an order or none (STK-7); and however many orders
        are open, one more costs the same (STK-8).
        """
        ...

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The movements of a product, by number (QRY-3). Their changes add up to the units on hand (STK-6).

        Page by page, every entry once (QRY-2, QRY-7).
        """
        ...
