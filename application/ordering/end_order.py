"""Orders that come to nothing: cancelled, or expired because nobody paid. The goods are free again."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ordering.queries import OrderQueries
from application.ordering.views import OrderView
from application.ports.clock import Clock
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId
from domain.ordering.order import Order


@dataclass(frozen=True, slots=True)
class CancelOrderRequest:
    """Which order to call off."""

    fingerprint_name: ClassVar[str] = "Cancellation"

    order: OrderId


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """A customer calls an order off before paying for it, or staff do; the goods can be sold again."""

    async def __call__(self, uow: UnitOfWork, request: CancelOrderRequest, /, *, by: Actor) -> OrderView:
        """`NotFound` for someone else's order, `IllegalTransition` once payment has begun."""
        order = await uow.orders.get(request.order)
        order.must_belong_to(by)
        order.cancel()
        await _let_go(uow, order)
        return OrderView.of(order)


@dataclass(frozen=True, slots=True)
class ExpireOrderRequest:
    """An order whose time to pay has run out."""

    fingerprint_name: ClassVar[str] = "Overdue"

    order: OrderId


@dataclass(frozen=True, slots=True)
class ExpireOrder:
    """The shop gives up an order that nobody paid for in time; the goods can be sold again."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ExpireOrderRequest, /, *, by: Actor) -> bool:
        """Whether it expired now. An order that is being paid, or has ended otherwise, is left alone."""
        order = await uow.orders.get(request.order)
        now = self.clock.now()
        if not order.is_overdue(now):
            return False
        order.expire(now)
        await _let_go(uow, order)
        return True


@dataclass(frozen=True, slots=True)
class ExpireUnpaidOrdersRequest:
    """Look for unpaid orders, so many at a time."""

    at_a_time: int = 100


@dataclass(frozen=True, slots=True)
class ExpireUnpaidOrders:
    """The shop, or staff, expire every order whose time to pay has run out.

    A process: each order expires in a transaction of its own, so any number of sweeps may run at once.
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
        """How many orders expired. It needs no key: an order expires once."""
        expired = 0
        while overdue := await self.orders.overdue(self.clock.now(), limit=request.at_a_time):
            for order in overdue:
                expired += await self.expire(ExpireOrderRequest(order), by=by)
        return expired


async def _let_go(uow: UnitOfWork, order: Order) -> None:
    items = await uow.stock.get_many(line.product for line in order.lines)
    stock = {item.id: item for item in items}
    for line_id, line in order.numbered_lines():
        stock[line.product].release(line_id)
    for item in items:
        uow.stock.save(item)
    uow.orders.save(order)
