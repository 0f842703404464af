"""The catalogue: products are added, priced and found."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductView
from application.ports.errors import AlreadyExists
from application.stock.find_stock import GetStockRequest
from application.stock.views import StockLevel
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.ids import ProductId
from domain.shared.errors import CurrencyMismatch, InvalidQuantity, InvalidValue, NotFound
from domain.shared.money import Currency, Money
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, ALL_GOODS, HEXAGON_TILE, JAR_OF_HONEY, KIM, PENCIL, euros

TILE = AddProductRequest(HEXAGON_TILE.sku, HEXAGON_TILE.name, HEXAGON_TILE.price, "With six sides.")


async def test_a_product_that_was_added_can_be_looked_at() -> None:
    """By anyone, with everything that was said about it, and an empty shelf."""
    env = await a_shop(MemoryPersistence)
    added = await env.shop.catalogue.add(TILE, by=KIM)
    assert added == ProductView(added.id, "TILE-6", "Hexagon tile", "With six sides.", euros("3.60"))
    assert await env.shop.catalogue.get(GetProductRequest(added.id), by=ADA) == added
    assert await env.shop.stock.get(GetStockRequest(added.id), by=ADA) == StockLevel(added.id, on_hand=0, reserved=0)
    assert [message.event for message in await env.messages()] == [ProductAdded(added.id, "TILE-6", euros("3.60"))]
    assert env.relay_signal.notifications == 1


async def test_an_article_number_is_given_out_once() -> None:
    """The second product is refused, and the first stays as it is."""
    env = await a_shop(MemoryPersistence)
    first = await env.shop.catalogue.add(TILE, by=KIM)
    with pytest.raises(AlreadyExists) as refusal:
        await env.shop.catalogue.add(AddProductRequest(TILE.sku, "Another tile", euros("1.00")), by=KIM)
    assert refusal.value.values == {"kind": "product", "key": "TILE-6"}
    assert (await env.shop.catalogue.search(SearchProductsRequest(), by=ADA)).items == (first,)


async def test_a_new_price_holds_from_now_on() -> None:
    """It is answered, shown and told about."""
    env = await a_shop(MemoryPersistence)
    product = await env.shop.catalogue.add(TILE, by=KIM)
    changed = await env.shop.catalogue.change_price(ChangePriceRequest(product.id, euros("4.20")), by=KIM)
    assert changed.price == euros("4.20")
    assert await env.shop.catalogue.get(GetProductRequest(product.id), by=ADA) == changed
    events = [message.event for message in await env.messages()]
    assert events[1:] == [PriceChanged(product.id, euros("3.60"), euros("4.20"))]


async def test_the_same_price_again_wakes_nobody() -> None:
    """Nothing is stored and nothing is told."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    await env.messages()
    await env.shop.catalogue.change_price(ChangePriceRequest(product.id, product.price), by=KIM)
    async with env.uow() as uow:
        assert (await uow.products.get(product.id)).version == 1
    assert await env.messages() == []
    assert env.relay_signal.notifications == 0


async def test_a_price_in_another_currency_is_refused() -> None:
    """The price stays what it was."""
    env = await a_shop(MemoryPersistence)
    product = await env.shop.catalogue.add(TILE, by=KIM)
    with pytest.raises(CurrencyMismatch):
        await env.shop.catalogue.change_price(ChangePriceRequest(product.id, Money(360, Currency.USD)), by=KIM)
    assert await env.shop.catalogue.get(GetProductRequest(product.id), by=ADA) == product


async def test_an_unknown_product_is_not_found() -> None:
    """Neither to look at nor to price."""
    env = await a_shop(MemoryPersistence)
    unknown = ProductId(env.ids.new())
    with pytest.raises(NotFound) as refusal:
        await env.shop.catalogue.get(GetProductRequest(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}
    with pytest.raises(NotFound):
        await env.shop.catalogue.change_price(ChangePriceRequest(unknown, euros("1.00")), by=KIM)


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


async def test_the_catalogue_is_leafed_through_page_by_page() -> None:
    """The pages one after another are the catalogue."""
    env = await a_shop(MemoryPersistence)
    for goods in (PENCIL, JAR_OF_HONEY, HEXAGON_TILE):
        await env.shop.catalogue.add(AddProductRequest(goods.sku, goods.name, goods.price), by=KIM)
    first = await env.shop.catalogue.search(SearchProductsRequest(limit=2), by=ADA)
    assert [product.sku for product in first.items] == ["TILE-6", "HONEY-6"]
    last = await env.shop.catalogue.search(SearchProductsRequest(after=first.next, limit=2), by=ADA)
    assert [product.sku for product in last.items] == ["PENCIL-6"]
    assert last.next is None


async def test_a_search_within_reason() -> None:
    """Page sizes and search words have bounds."""
    env = await a_shop(MemoryPersistence)
    for limit in (0, 101):
        with pytest.raises(InvalidQuantity):
            await env.shop.catalogue.search(SearchProductsRequest(limit=limit), by=ADA)
    for words in ("x" * 201, "hex\0"):
        with pytest.raises(InvalidValue):
            await env.shop.catalogue.search(SearchProductsRequest(words), by=ADA)
