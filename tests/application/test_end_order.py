"""Orders that come to nothing: cancelled or expired, and the goods can be sold again."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.end_order import Cancellation, Sweep
from application.ordering.find_orders import OrderById
from application.stock import StockOf
from application.views import OrderView
from domain.errors import IllegalTransition, NotFound
from domain.events import OrderCancelled, OrderExpired
from domain.identity import SYSTEM, Actor
from domain.order_lines import OrderId
from domain.ordering import PAY_WITHIN, OrderStatus
from tests.application.house import a_house
from tests.cast import ADA, BEN, KIM
from tests.contracts.gate import together
from tests.contracts.tenant_env import TenantEnv


@pytest.mark.parametrize("by", [ADA, KIM], ids=["its customer", "staff"])
async def test_a_cancelled_order_lets_its_goods_go(by: Actor) -> None:
    """All lines, at once, and whoever cares is told."""
    house = await a_house(MemoryPersistence)
    products = [await house.product(on_hand=5), await house.product(on_hand=5)]
    order = await house.shop.ordering.place(house.wish(*products, quantity=2), by=ADA)
    await house.messages()
    cancelled = await house.shop.ordering.cancel(Cancellation(order.id), by=by)
    assert cancelled.status is OrderStatus.CANCELLED
    assert await seen(house, order) == cancelled
    for product in products:
        assert (await house.shop.stock.get(StockOf(product.id), by=KIM)).available == 5
    assert [message.event for message in await house.messages()] == [OrderCancelled(order.id, ADA.id)]


async def test_the_order_of_somebody_else_cannot_be_cancelled() -> None:
    """It is as if there were none."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product(), by=ADA)
    refusals = []
    for id in (order.id, OrderId(house.ids.new())):
        with pytest.raises(NotFound) as refusal:
            await house.shop.ordering.cancel(Cancellation(id), by=BEN)
        refusals.append(str(refusal.value).replace(str(id), "…"))
    assert len(set(refusals)) == 1
    assert await seen(house, order) == order


async def test_an_order_that_is_being_paid_is_left_alone() -> None:
    """It is neither cancelled nor does it expire, however late it is."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=5)
    order = await house.order(product, 2)
    async with house.work() as work:
        paying = await work.orders.get(order.id)
        paying.begin_payment()
        work.orders.save(paying)
        await work.commit()
    with pytest.raises(IllegalTransition):
        await house.shop.ordering.cancel(Cancellation(order.id), by=ADA)
    house.clock.advance(2 * PAY_WITHIN)
    assert await house.shop.ordering.expire_unpaid(Sweep(), by=SYSTEM) == 0
    assert (await house.shop.stock.get(StockOf(product.id), by=KIM)).reserved == 2


async def test_unpaid_orders_expire_when_their_time_is_over() -> None:
    """Those whose time is over and no others, in as many steps as it takes; their goods are free again."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=5)
    early = [await house.order(product) for _ in range(3)]
    house.clock.advance(timedelta(minutes=1))
    late = await house.order(product)
    await house.messages()

    house.clock.advance(PAY_WITHIN - timedelta(minutes=1, microseconds=1))
    assert await house.shop.ordering.expire_unpaid(Sweep(), by=SYSTEM) == 0
    house.clock.advance(timedelta(microseconds=1))
    assert await house.shop.ordering.expire_unpaid(Sweep(at_a_time=2), by=SYSTEM) == 3

    assert {(await seen(house, order)).status for order in early} == {OrderStatus.EXPIRED}
    assert await seen(house, late) == late
    assert (await house.shop.stock.get(StockOf(product.id), by=KIM)).reserved == 1
    events = [message.event for message in await house.messages() if isinstance(message.event, OrderExpired)]
    assert sorted(event.order for event in events) == sorted(order.id for order in early)


async def test_four_sweeps_at_once_expire_an_order_once() -> None:
    """Each order counts for one of them."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=5)
    for _ in range(5):
        await house.order(product)
    house.clock.advance(PAY_WITHIN)
    sweeps = await together(4, lambda _: house.shop.ordering.expire_unpaid(Sweep(), by=SYSTEM))
    assert sweeps.errors == []
    assert sum(sweeps.answers) == 5
    assert (await house.shop.stock.get(StockOf(product.id), by=KIM)).available == 5


async def seen(house: TenantEnv, order: OrderView) -> OrderView:
    """The order as staff see it now."""
    return await house.shop.ordering.get(OrderById(order.id), by=KIM)
