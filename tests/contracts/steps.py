"""Steps of an order that no use case takes yet, as one would: through a unit of work, again after a lost race."""

from collections.abc import Awaitable, Callable

from application.ports.errors import ConcurrencyConflict
from application.unit_of_work import UnitOfWork
from application.views import OrderView
from domain.ordering import Order
from tests.contracts.tenant_env import TenantEnv

TRIES = 100


async def begin_payment(tenant: TenantEnv, order: OrderView) -> None:
    """A payment is under way: the order is neither called off nor given up."""
    await take(tenant, order, Order.begin_payment)


async def pay(tenant: TenantEnv, order: OrderView) -> None:
    """The money is there: a payment is begun, and comes to its end."""
    await begin_payment(tenant, order)
    await take(tenant, order, Order.be_paid)


async def ship(tenant: TenantEnv, order: OrderView) -> None:
    """The parcel leaves the house, and its goods leave the shelves."""

    async def consume(work: UnitOfWork) -> None:
        for line_id, line in (await work.orders.get(order.id)).numbered_lines():
            shelf = await work.stock.get(line.product)
            shelf.consume(line_id, at=tenant.clock.now())
            work.stock.save(shelf)

    await take(tenant, order, Order.ship, consume)


async def take(
    tenant: TenantEnv,
    order: OrderView,
    step: Callable[[Order], None],
    beside: Callable[[UnitOfWork], Awaitable[None]] | None = None,
) -> None:
    """Take this step, and do what goes with it in the same unit of work."""
    for _ in range(TRIES):
        async with tenant.work() as work:
            mine = await work.orders.get(order.id)
            step(mine)
            work.orders.save(mine)
            if beside is not None:
                await beside(work)
            try:
                await work.commit()
            except ConcurrencyConflict:
                continue
            return
    raise AssertionError(f"{TRIES} lost races in a row")
