"""Looking at orders: one's own, or all of them for staff."""

from dataclasses import dataclass, field, replace

from application.core.page import Page
from application.ordering.queries import OrderQueries
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId
from domain.shared import checks
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class GetOrderRequest:
    """Which order to show."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class GetOrder:
    """A customer looks at an order of their own; staff at any."""

    orders: OrderQueries

    async def __call__(self, request: GetOrderRequest, /, *, by: Actor) -> OrderView:
        """`NotFound` for someone else's order, as for none."""
        order = await self.orders.get(request.order)
        if order is None or not by.may_see_orders_of(order.customer):
            raise NotFound("order", request.order)
        return order


@dataclass(frozen=True, slots=True)
class ListOrdersRequest:
    """Which orders to list, after which one, and how many at once."""

    which: OrderFilter = field(default_factory=OrderFilter)
    after: OrderPosition | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListOrders:
    """A customer goes through their own orders, newest first; staff through everyone's."""

    orders: OrderQueries

    async def __call__(self, request: ListOrdersRequest, /, *, by: Actor) -> Page[OrderSummary, OrderPosition]:
        """Whatever a customer asks for, they see their own."""
        which = request.which
        if not by.sees_all_orders:
            which = replace(which, customer=by.id)
        limit = checks.quantity(request.limit, most=100)
        return await self.orders.list(which, after=request.after, limit=limit)
