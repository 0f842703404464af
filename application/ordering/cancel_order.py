"""Cancelling an order."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.ordering.reservations import release_goods
from application.ordering.views import OrderView
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId


@dataclass(frozen=True, slots=True)
class CancelOrderRequest:
    """Which order to cancel."""

    fingerprint_name: ClassVar[str] = "Cancellation"

    order: OrderId


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """A customer, or staff, cancel an order before payment has begun; its goods can be sold again."""

    async def __call__(self, uow: UnitOfWork, request: CancelOrderRequest, /, *, by: Actor) -> OrderView:
        """`NotFound` for someone else's order, `IllegalTransition` once payment has begun or the order has ended."""
        order = await uow.orders.get(request.order)
        order.must_belong_to(by)
        order.cancel()
        await release_goods(uow, order)
        uow.orders.save(order)
        return OrderView.of(order)
