"""The query port of orders."""

from datetime import datetime
from typing import Protocol

from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId


# Pattern P58: Read side
class OrderQueries(Protocol):
    """Reads orders, for people to see and for processes to find their work.

    It reads what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8).

    An order stands where its legal steps have brought it (ORD-5, ORD-6), and costs what it cost when it was placed
    (ORD-7). A page costs the same number of statements whatever its size (QRY-6). A `limit` below 1 is a `UsageError`
    (QRY-10).
    """

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order with this id, or None (QRY-12)."""
        ...

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders of this customer, in this status (QRY-4), page by page (QRY-2, QRY-7).

        The newest come first (QRY-3), and of the same time those with the highest id (QRY-14).
        """
        ...

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Up to `limit` orders in status placed with `pay_by` not after `at` (QRY-15).

        The most overdue come first, then by id (QRY-14).

        So the stock of each comes back exactly once (ORD-8).
        """
        ...
