"""Cancelling an order."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.cancel_order import CancelOrderRequest
from application.stock.find_stock import GetStockRequest
from domain.accounts.actor import Actor
from domain.ordering.errors import IllegalTransition
from domain.ordering.events import OrderCancelled
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.shared.errors import NotFound
from tests.application.ordering.orders import an_order_being_paid, seen
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, KIM


@pytest.mark.parametrize("by", [ADA, KIM], ids=["its customer", "staff"])
async def test_the_goods_of_a_cancelled_order_can_be_sold_again(by: Actor) -> None:
    """Those of all its lines; the order raises an event."""
    env = await a_shop(MemoryPersistence)
    products = [await env.product(on_hand=5), await env.product(on_hand=5)]
    order = await env.shop.ordering.place(env.wish(*products, quantity=2), by=ADA)
    await env.messages()
    cancelled = await env.shop.ordering.cancel(CancelOrderRequest(order.id), by=by)
    assert cancelled.status is OrderStatus.CANCELLED
    assert await seen(env, order) == cancelled
    for product in products:
        assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).available == 5
    assert [message.event for message in await env.messages()] == [OrderCancelled(order.id, ADA.id)]


async def test_customers_cannot_cancel_orders_of_others() -> None:
    """The error is the same as for an order that does not exist."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product(), by=ADA)
    refusals = []
    for id in (order.id, OrderId(env.ids.new())):
        with pytest.raises(NotFound) as refusal:
            await env.shop.ordering.cancel(CancelOrderRequest(id), by=BEN)
        refusals.append(str(refusal.value).replace(str(id), "…"))
    assert len(set(refusals)) == 1
    assert await seen(env, order) == order


async def test_an_order_is_cancelled_though_a_stock_item_of_it_is_gone() -> None:
    """The goods of its other lines can be sold again."""
    env = await a_shop(MemoryPersistence)
    gone, lamp = await env.product(on_hand=5), await env.product(on_hand=5)
    order = await env.shop.ordering.place(env.wish(gone, lamp, quantity=2), by=ADA)
    async with env.uow() as uow:
        uow.stock.remove(await uow.stock.get(gone.id))
        await uow.commit()
    cancelled = await env.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
    assert cancelled.status is OrderStatus.CANCELLED
    assert (await env.shop.stock.get(GetStockRequest(lamp.id), by=KIM)).available == 5


async def test_an_order_that_is_being_paid_cannot_be_cancelled() -> None:
    """Its goods stay reserved."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    order = await an_order_being_paid(env, product, 2)
    with pytest.raises(IllegalTransition):
        await env.shop.ordering.cancel(CancelOrderRequest(order), by=ADA)
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).reserved == 2
