"""Showing one order, and listing orders."""

from dataclasses import dataclass, field, replace

from application.core.page import Page
from application.ordering.queries import OrderQueries
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.accounts.actor import Actor
from domain.ordering.access import may_see_all_orders, may_see_orders_of
from domain.ordering.ids import OrderId
from domain.shared import checks
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class GetOrderRequest:
    """Which order to show."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class GetOrder:
    """Customers look at an order of their own; staff at any order."""

    orders: OrderQueries

    async def __call__(self, request: GetOrderRequest, /, *, by: Actor) -> OrderView:
        """`NotFound` for someone else's order, as for an order that does not exist."""
        order = await self.orders.get(request.order)
        if order is None or not may_see_orders_of(by, order.customer):
            raise NotFound("order", request.order)
        return order


@dataclass(frozen=True, slots=True)
class ListOrdersRequest:
    """Which orders to list, after which position, and how many in one page."""

    which: OrderFilter = field(default_factory=OrderFilter)
    after: OrderPosition | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListOrders:
    """Customers list their own orders, newest first; staff list everyone's."""

    orders: OrderQueries

    async def __call__(self, request: ListOrdersRequest, /, *, by: Actor) -> Page[OrderSummary, OrderPosition]:
        """For customers the filter is narrowed to their own orders. `InvalidQuantity` unless `limit` is 1 to 100."""
        which = request.which
        if not may_see_all_orders(by):
            which = replace(which, customer=by.id)
        limit = checks.quantity(request.limit, most=100)
        return await self.orders.list(which, after=request.after, limit=limit)
