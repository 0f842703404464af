"""Expiring the orders that nobody paid for in time."""

from datetime import timedelta

from adapters.memory.persistence import MemoryPersistence
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.stock.find_stock import GetStockRequest
from domain.accounts.actor import SYSTEM
from domain.ordering.events import OrderExpired
from domain.ordering.order import PAY_WITHIN, OrderStatus
from tests.application.ordering.orders import an_order_being_paid, seen
from tests.application.running_shop import a_shop
from tests.support.cast import KIM
from tests.support.concurrency import together


async def test_an_order_that_is_being_paid_does_not_expire() -> None:
    """Its goods stay reserved, however late it is."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    await an_order_being_paid(env, product, 2)
    env.clock.advance(2 * PAY_WITHIN)
    assert await env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM) == 0
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).reserved == 2


async def test_unpaid_orders_expire_when_their_time_is_over() -> None:
    """Those and no others, however few are looked up at a time; their goods can be sold again."""
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


async def test_an_order_expires_once_in_four_concurrent_calls() -> None:
    """Each expired order is counted by one of the calls."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    for _ in range(5):
        await env.order(product)
    env.clock.advance(PAY_WITHIN)
    calls = await together(4, lambda _: env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM))
    assert calls.errors == []
    assert sum(calls.answers) == 5
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).available == 5
