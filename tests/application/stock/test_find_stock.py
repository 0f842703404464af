"""Showing the stock of a product, and its movements."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from domain.catalogue.ids import ProductId
from domain.shared.errors import NotFound
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, KIM


async def test_reserved_units_are_not_available() -> None:
    """The stock level shows units on hand, reserved and available."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    await env.order(product, 2)
    level = await env.shop.stock.get(GetStockRequest(product.id), by=ADA)
    assert (level.on_hand, level.reserved, level.available) == (5, 2, 3)


async def test_movements_are_listed_page_by_page() -> None:
    """In the order in which they happened."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    for quantity in (1, 2, 3):
        await env.shop.stock.receive(ReceiveStockRequest(product.id, quantity), by=KIM)
    first = await env.shop.stock.movements(ListMovementsRequest(product.id, limit=2), by=KIM)
    last = await env.shop.stock.movements(ListMovementsRequest(product.id, after=first.next, limit=2), by=KIM)
    assert [movement.change for movement in first.items + last.items] == [1, 2, 3]
    assert (first.next, last.next) == (2, None)


async def test_an_unknown_product_has_no_stock() -> None:
    """Its level is not found, and it has no movements."""
    env = await a_shop(MemoryPersistence)
    unknown = ProductId(env.ids.new())
    with pytest.raises(NotFound) as refusal:
        await env.shop.stock.get(GetStockRequest(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}
    assert (await env.shop.stock.movements(ListMovementsRequest(unknown), by=KIM)).items == ()
