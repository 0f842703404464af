"""Adding a product to the catalogue."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.add_product import AddProductRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductView
from application.ports.errors import AlreadyExists
from application.stock.find_stock import GetStockRequest
from application.stock.views import StockLevel
from domain.catalogue.events import ProductAdded
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, HEXAGON_TILE, KIM, euros

TILE = AddProductRequest(HEXAGON_TILE.sku, HEXAGON_TILE.name, HEXAGON_TILE.price, "With six sides.")


async def test_an_added_product_can_be_seen_by_anyone() -> None:
    """It has no stock yet, raises an event, and wakes the relay."""
    env = await a_shop(MemoryPersistence)
    added = await env.shop.catalogue.add(TILE, by=KIM)
    assert added == ProductView(added.id, "TILE-6", "Hexagon tile", "With six sides.", euros("3.60"))
    assert await env.shop.catalogue.get(GetProductRequest(added.id), by=ADA) == added
    assert await env.shop.stock.get(GetStockRequest(added.id), by=ADA) == StockLevel(added.id, on_hand=0, reserved=0)
    assert [message.event for message in await env.messages()] == [ProductAdded(added.id, "TILE-6", euros("3.60"))]
    assert env.relay_signal.notifications == 1


async def test_two_products_cannot_have_one_sku() -> None:
    """The second product is refused, and the first stays as it is."""
    env = await a_shop(MemoryPersistence)
    first = await env.shop.catalogue.add(TILE, by=KIM)
    with pytest.raises(AlreadyExists) as refusal:
        await env.shop.catalogue.add(AddProductRequest(TILE.sku, "Another tile", euros("1.00")), by=KIM)
    assert refusal.value.values == {"kind": "product", "key": "TILE-6"}
    assert (await env.shop.catalogue.search(SearchProductsRequest(), by=ADA)).items == (first,)
