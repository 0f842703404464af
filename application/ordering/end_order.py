"""Orders that come to nothing: cancelled, or expired because nobody paid. The goods are free again."""

from dataclasses import dataclass

from application.ports.queries import OrderQueries
from application.ports.surroundings import Clock
from application.unit_of_work import UnitOfWork
from application.use_case import UseCase
from application.views import OrderView
from domain.identity import Actor
from domain.order_lines import OrderId
from domain.ordering import Order


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Which order to call off."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """A customer calls an order off before paying for it, or staff do; the goods can be sold again."""

    async def __call__(self, work: UnitOfWork, request: Cancellation, /, *, by: Actor) -> OrderView:
        """`NotFound` for someone else's order, `IllegalTransition` once payment has begun."""
        order = await work.orders.get(request.order)
        order.must_belong_to(by)
        order.cancel()
        await _let_go(work, order)
        return OrderView.of(order)


@dataclass(frozen=True, slots=True)
class Overdue:
    """An order whose time to pay has run out."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class ExpireOrder:
    """The shop gives up an order that nobody paid for in time; the goods can be sold again."""

    clock: Clock

    async def __call__(self, work: UnitOfWork, request: Overdue, /, *, by: Actor) -> bool:
        """Whether it expired now. An order that is being paid, or has ended otherwise, is left alone."""
        order = await work.orders.get(request.order)
        now = self.clock.now()
        if not order.is_overdue(now):
            return False
        order.expire(now)
        await _let_go(work, order)
        return True


@dataclass(frozen=True, slots=True)
class Sweep:
    """Look for unpaid orders, so many at a time."""

    at_a_time: int = 100


@dataclass(frozen=True, slots=True)
class ExpireUnpaidOrders:
    """The shop, or staff, expire every order whose time to pay has run out.

    A process: each order expires in a transaction of its own, so any number of sweeps may run at once.
    """

    orders: OrderQueries
    clock: Clock
    expire: UseCase[Overdue, bool]

    async def __call__(
        self,
        request: Sweep,
        /,
        *,
        by: Actor,
        key: str | None = None,
    ) -> int:
        """How many orders expired. It needs no key: an order expires once."""
        expired = 0
        while overdue := await self.orders.overdue(self.clock.now(), limit=request.at_a_time):
            for order in overdue:
                expired += await self.expire(Overdue(order), by=by)
        return expired


async def _let_go(work: UnitOfWork, order: Order) -> None:
    shelves = await work.stock.get_many(line.product for line in order.lines)
    stock = {item.id: item for item in shelves}
    for line_id, line in order.numbered_lines():
        stock[line.product].release(line_id)
    for item in shelves:
        work.stock.save(item)
    work.orders.save(order)
