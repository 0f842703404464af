"""Steps of an order that no use case takes yet, as one would: through a unit of work, again after a lost race."""

from collections.abc import Awaitable, Callable

from application.core.unit_of_work import UnitOfWork
from application.ordering.views import OrderView
from application.ports.errors import ConcurrencyConflict
from domain.ordering.order import Order
from domain.ordering.reservations import consume
from tests.support.shop_env import ShopEnv

TRIES = 100


async def begin_payment(tenant: ShopEnv, order: OrderView) -> None:
    """A payment is under way: the order is neither called off nor given up."""
    await take(tenant, order, Order.begin_payment)


async def pay(tenant: ShopEnv, order: OrderView) -> None:
    """The money is there: a payment is begun, and comes to its end."""
    await begin_payment(tenant, order)
    await take(tenant, order, Order.be_paid)


async def ship(tenant: ShopEnv, order: OrderView) -> None:
    """The parcel leaves the house, and its goods are no longer on hand."""

    async def take_from_stock(uow: UnitOfWork, mine: Order) -> None:
        stock = await uow.stock.get_many(line.product for line in mine.lines)
        consume(mine, stock, at=tenant.clock.now())
        for item in stock:
            uow.stock.save(item)

    await take(tenant, order, Order.ship, take_from_stock)


async def take(
    tenant: ShopEnv,
    order: OrderView,
    step: Callable[[Order], None],
    beside: Callable[[UnitOfWork, Order], Awaitable[None]] | None = None,
) -> None:
    """Take this step, and do what goes with it in the same unit of work."""
    for _ in range(TRIES):
        async with tenant.uow() as uow:
            mine = await uow.orders.get(order.id)
            step(mine)
            if beside is not None:
                await beside(uow, mine)
            uow.orders.save(mine)
            try:
                await uow.commit()
            except ConcurrencyConflict:
                continue
            return
    raise AssertionError(f"{TRIES} lost races in a row")
