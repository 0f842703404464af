"""Aggregates as laws need them, and a store that holds them for a while."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from domain.accounts.actor import Actor
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from tests.support.cast import ADA, EMAILS, HIVE
from tests.support.shop_env import ShopEnv


def new_order(tenant: ShopEnv, *lines: OrderLine, by: Actor = ADA, at: datetime | None = None) -> Order:
    """An order for these, or else for one of something; not stored yet, and nothing is reserved for it."""
    return Order.place(
        OrderId(tenant.ids.new()),
        by=by,
        email=EMAILS[by.id],
        address=HIVE,
        lines=lines or [OrderLine.of(tenant.new_product(), 1)],
        at=at or tenant.clock.now(),
    )


async def store(tenant: ShopEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()) -> None:
    """Commit these together, as they are."""
    async with tenant.uow() as uow:
        for product in products:
            uow.products.add(product)
        for order in orders:
            uow.orders.add(order)
        await uow.commit()


async def remove(tenant: ShopEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()) -> None:
    """Commit that these are gone, as far as they are there."""
    async with tenant.uow() as uow:
        for product in await uow.products.get_many([product.id for product in products]):
            uow.products.remove(product)
        for order in await uow.orders.get_many([order.id for order in orders]):
            uow.orders.remove(order)
        await uow.commit()


@asynccontextmanager
async def stored(
    tenant: ShopEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()
) -> AsyncIterator[None]:
    """Within the block these are stored: so many examples share one tenant, and none sees what another has left."""
    await store(tenant, products=products, orders=orders)
    try:
        yield
    finally:
        await remove(tenant, products=products, orders=orders)
