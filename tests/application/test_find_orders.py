"""Looking at orders: one's own, or all of them for staff."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.end_order import Cancellation
from application.ordering.find_orders import OrderById, OrderList
from application.views import OrderFilter, OrderSummary
from domain.errors import InvalidQuantity, NotFound
from domain.order_lines import OrderId
from domain.ordering import OrderStatus
from tests.application.house import a_house
from tests.cast import ADA, BEN, KIM


async def test_an_order_is_shown_to_its_customer_and_to_staff() -> None:
    """For anyone else there is none."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product(), by=ADA)
    for by in (ADA, KIM):
        assert await house.shop.ordering.get(OrderById(order.id), by=by) == order
    for id in (order.id, OrderId(house.ids.new())):
        with pytest.raises(NotFound) as refusal:
            await house.shop.ordering.get(OrderById(id), by=BEN)
        assert refusal.value.values == {"kind": "order", "key": id}


async def test_customers_see_their_own_orders_whatever_they_ask_for() -> None:
    """Staff see everyone's, or those of one customer."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    of_ada, of_ben = await house.order(product, by=ADA), await house.order(product, by=BEN)
    everyone, adas = OrderList(), OrderList(OrderFilter(customer=ADA.id))
    for by, request, expected in [
        (ADA, everyone, [of_ada]),
        (BEN, everyone, [of_ben]),
        (BEN, adas, [of_ben]),
        (KIM, adas, [of_ada]),
        (KIM, everyone, [of_ben, of_ada]),
    ]:
        listed = await house.shop.ordering.list(request, by=by)
        assert [summary.id for summary in listed.items] == [order.id for order in expected]


async def test_orders_are_listed_newest_first_a_page_at_a_time() -> None:
    """With what one wants to know at a glance."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    orders = []
    for _ in range(3):
        orders.append(await house.order(product))
        house.clock.advance(timedelta(minutes=1))
    first = await house.shop.ordering.list(OrderList(limit=2), by=ADA)
    last = await house.shop.ordering.list(OrderList(after=first.next, limit=2), by=ADA)
    assert first.items + last.items == tuple(
        OrderSummary(order.id, ADA.id, OrderStatus.PLACED, order.total, order.placed_at) for order in reversed(orders)
    )
    assert last.next is None


async def test_orders_are_listed_by_where_they_stand() -> None:
    """A cancelled order is no longer a placed one."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    placed, cancelled = await house.order(product), await house.order(product)
    await house.shop.ordering.cancel(Cancellation(cancelled.id), by=ADA)
    for status, order in [(OrderStatus.PLACED, placed), (OrderStatus.CANCELLED, cancelled)]:
        listed = await house.shop.ordering.list(OrderList(OrderFilter(status=status)), by=ADA)
        assert [summary.id for summary in listed.items] == [order.id]


@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_a_page_has_bounds(limit: int) -> None:
    """From one to a hundred."""
    house = await a_house(MemoryPersistence)
    with pytest.raises(InvalidQuantity):
        await house.shop.ordering.list(OrderList(limit=limit), by=ADA)
