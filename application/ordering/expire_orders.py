"""Expiring the orders that nobody paid for in time."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ordering.queries import OrderQueries
from application.ordering.reservations import release_goods
from application.ports.clock import Clock
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId


@dataclass(frozen=True, slots=True)
class ExpireOrderRequest:
    """Which order to expire."""

    fingerprint_name: ClassVar[str] = "Overdue"

    order: OrderId


@dataclass(frozen=True, slots=True)
class ExpireOrder:
    """The shop gives up one order that nobody paid for in time; its goods can be sold again."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ExpireOrderRequest, /, *, by: Actor) -> bool:
        """Whether it expired now. An order that can still be paid, is being paid or has ended stays as it is."""
        order = await uow.orders.get(request.order)
        now = self.clock.now()
        if not order.is_overdue(now):
            return False
        order.expire(now)
        await release_goods(uow, order)
        uow.orders.save(order)
        return True


@dataclass(frozen=True, slots=True)
class ExpireUnpaidOrdersRequest:
    """How many overdue orders to look up at a time."""

    at_a_time: int = 100


@dataclass(frozen=True, slots=True)
class ExpireUnpaidOrders:
    """The shop, or staff, expire every order whose time to pay has run out.

    A process: each order expires in a transaction of its own, so several calls may run at the same time.
    """

    orders: OrderQueries
    clock: Clock
    expire: UseCase[ExpireOrderRequest, bool]

    async def __call__(
        self,
        request: ExpireUnpaidOrdersRequest,
        /,
        *,
        by: Actor,
        key: str | None = None,
    ) -> int:
        """How many orders expired. It ignores the key, because an order expires only once."""
        expired = 0
        while overdue := await self.orders.overdue(self.clock.now(), limit=request.at_a_time):
            for order in overdue:
                expired += await self.expire(ExpireOrderRequest(order), by=by)
        return expired
