"""Showing one product, and searching the catalogue."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.add_product import AddProductRequest
from application.catalogue.find_products import GetProductBySkuRequest, GetProductRequest, SearchProductsRequest
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidQuantity, InvalidValue, NotFound
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, ALL_GOODS, HEXAGON_TILE, JAR_OF_HONEY, KIM, PENCIL


async def test_an_unknown_product_is_not_found() -> None:
    """The error names the id."""
    env = await a_shop(MemoryPersistence)
    unknown = ProductId(env.ids.new())
    with pytest.raises(NotFound) as refusal:
        await env.shop.catalogue.get(GetProductRequest(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Beeswax candle", "Hex nut", "Hexagon tile", "Honeycomb lamp", "Jar of honey", "Pencil"]),
        ("HONEY", ["Honeycomb lamp", "Jar of honey"]),
        ("honey jar", ["Jar of honey"]),
        ("hex", ["Hex nut", "Hexagon tile"]),
        ("%", []),
        ("square", []),
    ],
)
async def test_products_are_found_by_all_words_of_their_name(words: str, names: list[str]) -> None:
    """In any order and case, sorted by name."""
    env = await a_shop(MemoryPersistence)
    for goods in ALL_GOODS:
        await env.shop.catalogue.add(AddProductRequest(goods.sku, goods.name, goods.price), by=KIM)
    found = await env.shop.catalogue.search(SearchProductsRequest(words), by=ADA)
    assert [product.name for product in found.items] == names
    assert found.next is None


async def test_the_catalogue_is_read_page_by_page() -> None:
    """Sorted by name over all pages; the last page has no next position."""
    env = await a_shop(MemoryPersistence)
    for goods in (PENCIL, JAR_OF_HONEY, HEXAGON_TILE):
        await env.shop.catalogue.add(AddProductRequest(goods.sku, goods.name, goods.price), by=KIM)
    first = await env.shop.catalogue.search(SearchProductsRequest(limit=2), by=ADA)
    assert [product.sku for product in first.items] == ["TILE-6", "HONEY-6"]
    last = await env.shop.catalogue.search(SearchProductsRequest(after=first.next, limit=2), by=ADA)
    assert [product.sku for product in last.items] == ["PENCIL-6"]
    assert last.next is None


async def test_a_search_has_bounds() -> None:
    """A page has 1 to 100 products; search words have at most 200 characters, and no NUL among them."""
    env = await a_shop(MemoryPersistence)
    for limit in (0, 101):
        with pytest.raises(InvalidQuantity):
            await env.shop.catalogue.search(SearchProductsRequest(limit=limit), by=ADA)
    for words in ("x" * 201, "hex\0"):
        with pytest.raises(InvalidValue):
            await env.shop.catalogue.search(SearchProductsRequest(words), by=ADA)


async def test_a_product_is_found_by_its_sku() -> None:
    """The whole of it, as it was written; what cannot be a SKU is refused before anything is asked."""
    env = await a_shop(MemoryPersistence)
    tile = AddProductRequest(HEXAGON_TILE.sku, HEXAGON_TILE.name, HEXAGON_TILE.price)
    added = await env.shop.catalogue.add(tile, by=KIM)
    assert await env.shop.catalogue.get_by_sku(GetProductBySkuRequest(HEXAGON_TILE.sku), by=ADA) == added
    for sku in ("tile-6", "TILE"):
        with pytest.raises(NotFound) as refusal:
            await env.shop.catalogue.get_by_sku(GetProductBySkuRequest(sku), by=ADA)
        assert refusal.value.values == {"kind": "product", "key": sku}
    for sku in ("", "TILE\0", "x" * 1_000):
        with pytest.raises(InvalidValue):
            await env.shop.catalogue.get_by_sku(GetProductBySkuRequest(sku), by=ADA)
