"""Aggregates as laws need them, and a store that holds them for a while."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from domain.catalogue import Product
from domain.identity import Actor
from domain.order_lines import OrderId, OrderLine
from domain.ordering import Order
from tests.cast import ADA, EMAILS, HIVE
from tests.contracts.tenant_env import TenantEnv


def new_order(tenant: TenantEnv, *lines: OrderLine, by: Actor = ADA, at: datetime | None = None) -> Order:
    """An order for these, or else for one of something; not stored yet, and nothing is reserved for it."""
    return Order.place(
        OrderId(tenant.ids.new()),
        by=by,
        email=EMAILS[by.id],
        address=HIVE,
        lines=lines or [OrderLine.of(tenant.new_product(), 1)],
        at=at or tenant.clock.now(),
    )


async def store(tenant: TenantEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()) -> None:
    """Commit these together, as they are."""
    async with tenant.work() as work:
        for product in products:
            work.products.add(product)
        for order in orders:
            work.orders.add(order)
        await work.commit()


async def remove(tenant: TenantEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()) -> None:
    """Commit that these are gone, as far as they are there."""
    async with tenant.work() as work:
        for product in await work.products.get_many([product.id for product in products]):
            work.products.remove(product)
        for order in await work.orders.get_many([order.id for order in orders]):
            work.orders.remove(order)
        await work.commit()


@asynccontextmanager
async def stored(
    tenant: TenantEnv, *, products: Sequence[Product] = (), orders: Sequence[Order] = ()
) -> AsyncIterator[None]:
    """Within the block these are stored: so many examples share one tenant, and none sees what another has left."""
    await store(tenant, products=products, orders=orders)
    try:
        yield
    finally:
        await remove(tenant, products=products, orders=orders)
