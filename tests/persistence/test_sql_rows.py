"""Saving and removing aggregates that have rows in a second table."""

from dataclasses import replace

import pytest

from adapters.sql.persistence import SqlPersistence
from application.ports.storage import Batch, Change
from domain.ordering.order import Order
from tests.persistence.sql import shop_of
from tests.support.cast import ADA


@pytest.mark.parametrize("length", [1, 2, 3])
async def test_a_saved_order_has_exactly_its_present_lines(persistence: SqlPersistence, length: int) -> None:
    """Of two stored lines one is removed, one is changed, or a third is added."""
    shop = await shop_of(persistence)
    placed = await shop.shop.ordering.place(shop.wish(await shop.product(), await shop.product()), by=ADA)
    [order] = await shop.store.storage.read(Order, [placed.id])
    first, second = order.lines
    lines = {1: (second,), 2: (replace(first, quantity=7), second), 3: (second, first, first)}[length]
    changed = replace(order, version=2, lines=lines)
    await shop.store.storage.write(Batch((Change("save", changed, 1),)))
    assert await shop.store.storage.read(Order, [order.id]) == [changed]


async def test_lines_and_movements_are_removed_with_their_aggregate(persistence: SqlPersistence) -> None:
    """A removed stock item has no movements any more, and a removed order can be added again with the same lines."""
    shop = await shop_of(persistence)
    product = await shop.product(on_hand=5)
    placed = await shop.shop.ordering.place(shop.wish(product, await shop.product()), by=ADA)
    [order] = await shop.store.storage.read(Order, [placed.id])
    async with shop.uow() as uow:
        uow.stock.remove(await uow.stock.get(product.id))
        uow.orders.remove(await uow.orders.get(order.id))
        await uow.commit()
    movements = await shop.store.stock.movements(product.id, after=None, limit=10)
    assert movements.items == ()
    await shop.store.storage.write(Batch((Change("add", order, 0),)))
    assert await shop.store.storage.read(Order, [order.id]) == [order]
