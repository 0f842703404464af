"""Ordering in memory: the queries about orders, answered by searching a dictionary."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from adapters.memory.tables import Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus


@dataclass(frozen=True, slots=True)
class MemoryOrderQueries:
    """The orders of one tenant."""

    tables: Tables

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Order).get(order)
        return OrderView.of(found) if found else None

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders, newest first."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        found = [
            order
            for order in self.tables.of(Order).values()
            if which.customer in {None, order.customer}
            and which.status in {None, order.status}
            and (after is None or OrderPosition.of(order) < after)
        ]
        found.sort(key=OrderPosition.of, reverse=True)
        return page(found, limit, OrderSummary.of, OrderPosition.of)

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Unpaid orders whose time to pay has run out, the most overdue first."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        found = sorted(
            (order.pay_by, order.id)
            for order in self.tables.of(Order).values()
            if order.status is OrderStatus.PLACED and order.pay_by <= at
        )
        return tuple(id for _, id in found[:limit])
