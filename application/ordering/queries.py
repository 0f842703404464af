"""The query port of orders."""

from datetime import datetime
from typing import Protocol

from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId


# Pattern P58: Read side
class OrderQueries(Protocol):
    """Reads orders, for people to see and for processes to find their work."""

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order with this id, or None."""
        ...

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders, newest first."""
        ...

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Up to `limit` orders in status placed with `pay_by` not after `at`, the most overdue first, then by id."""
        ...
