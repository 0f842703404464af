"""Showing one order, and listing orders."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.views import OrderFilter, OrderSummary
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.shared.errors import InvalidQuantity, NotFound
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, KIM


async def test_an_order_is_shown_to_its_customer_and_to_staff() -> None:
    """For another customer it does not exist."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product(), by=ADA)
    for by in (ADA, KIM):
        assert await env.shop.ordering.get(GetOrderRequest(order.id), by=by) == order
    for id in (order.id, OrderId(env.ids.new())):
        with pytest.raises(NotFound) as refusal:
            await env.shop.ordering.get(GetOrderRequest(id), by=BEN)
        assert refusal.value.values == {"kind": "order", "key": id}


async def test_customers_see_their_own_orders_whatever_they_ask_for() -> None:
    """Staff see everyone's, or those of one customer."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    of_ada, of_ben = await env.order(product, by=ADA), await env.order(product, by=BEN)
    everyone, adas = ListOrdersRequest(), ListOrdersRequest(OrderFilter(customer=ADA.id))
    for by, request, expected in [
        (ADA, everyone, [of_ada]),
        (BEN, everyone, [of_ben]),
        (BEN, adas, [of_ben]),
        (KIM, adas, [of_ada]),
        (KIM, everyone, [of_ben, of_ada]),
    ]:
        listed = await env.shop.ordering.list(request, by=by)
        assert [summary.id for summary in listed.items] == [order.id for order in expected]


async def test_orders_are_listed_newest_first_a_page_at_a_time() -> None:
    """Each with customer, status, total and time; the last page has no next position."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    orders = []
    for _ in range(3):
        orders.append(await env.order(product))
        env.clock.advance(timedelta(minutes=1))
    first = await env.shop.ordering.list(ListOrdersRequest(limit=2), by=ADA)
    last = await env.shop.ordering.list(ListOrdersRequest(after=first.next, limit=2), by=ADA)
    assert first.items + last.items == tuple(
        OrderSummary(order.id, ADA.id, OrderStatus.PLACED, order.total, order.placed_at) for order in reversed(orders)
    )
    assert last.next is None


async def test_orders_can_be_listed_by_status() -> None:
    """A cancelled order is not among the placed ones."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    placed, cancelled = await env.order(product), await env.order(product)
    await env.shop.ordering.cancel(CancelOrderRequest(cancelled.id), by=ADA)
    for status, order in [(OrderStatus.PLACED, placed), (OrderStatus.CANCELLED, cancelled)]:
        listed = await env.shop.ordering.list(ListOrdersRequest(OrderFilter(status=status)), by=ADA)
        assert [summary.id for summary in listed.items] == [order.id]


@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_a_page_of_orders_has_bounds(limit: int) -> None:
    """From 1 to 100 orders."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(InvalidQuantity):
        await env.shop.ordering.list(ListOrdersRequest(limit=limit), by=ADA)
