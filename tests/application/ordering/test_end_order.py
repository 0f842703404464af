"""Orders that come to nothing: cancelled or expired, and the goods can be sold again."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.end_order import CancelOrderRequest, ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest
from application.ordering.views import OrderView
from application.stock.find_stock import GetStockRequest
from domain.accounts.actor import SYSTEM, Actor
from domain.ordering.errors import IllegalTransition
from domain.ordering.events import OrderCancelled, OrderExpired
from domain.ordering.ids import OrderId
from domain.ordering.order import PAY_WITHIN, OrderStatus
from domain.shared.errors import NotFound
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv


@pytest.mark.parametrize("by", [ADA, KIM], ids=["its customer", "staff"])
async def test_a_cancelled_order_lets_its_goods_go(by: Actor) -> None:
    """All lines, at once, and whoever cares is told."""
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


async def test_the_order_of_somebody_else_cannot_be_cancelled() -> None:
    """It is as if there were none."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product(), by=ADA)
    refusals = []
    for id in (order.id, OrderId(env.ids.new())):
        with pytest.raises(NotFound) as refusal:
            await env.shop.ordering.cancel(CancelOrderRequest(id), by=BEN)
        refusals.append(str(refusal.value).replace(str(id), "…"))
    assert len(set(refusals)) == 1
    assert await seen(env, order) == order


async def test_an_order_that_is_being_paid_is_left_alone() -> None:
    """It is neither cancelled nor does it expire, however late it is."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    order = await env.order(product, 2)
    async with env.uow() as uow:
        paying = await uow.orders.get(order.id)
        paying.begin_payment()
        uow.orders.save(paying)
        await uow.commit()
    with pytest.raises(IllegalTransition):
        await env.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
    env.clock.advance(2 * PAY_WITHIN)
    assert await env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM) == 0
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).reserved == 2


async def test_unpaid_orders_expire_when_their_time_is_over() -> None:
    """Those whose time is over and no others, in as many steps as it takes; their goods are free again."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    early = [await env.order(product) for _ in range(3)]
    env.clock.advance(timedelta(minutes=1))
    late = await env.order(product)
    await env.messages()

    env.clock.advance(PAY_WITHIN - timedelta(minutes=1, microseconds=1))
    assert await env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM) == 0
    env.clock.advance(timedelta(microseconds=1))
    assert await env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(at_a_time=2), by=SYSTEM) == 3

    assert {(await seen(env, order)).status for order in early} == {OrderStatus.EXPIRED}
    assert await seen(env, late) == late
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).reserved == 1
    events = [message.event for message in await env.messages() if isinstance(message.event, OrderExpired)]
    assert sorted(event.order for event in events) == sorted(order.id for order in early)


async def test_four_sweeps_at_once_expire_an_order_once() -> None:
    """Each order counts for one of them."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    for _ in range(5):
        await env.order(product)
    env.clock.advance(PAY_WITHIN)
    sweeps = await together(4, lambda _: env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM))
    assert sweeps.errors == []
    assert sum(sweeps.answers) == 5
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).available == 5


async def seen(env: ShopEnv, order: OrderView) -> OrderView:
    """The order as staff see it now."""
    return await env.shop.ordering.get(GetOrderRequest(order.id), by=KIM)
