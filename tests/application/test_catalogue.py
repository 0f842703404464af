"""The catalogue: products are added, priced and found."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue import NewPrice, NewProduct, ProductById, ProductSearch
from application.ports.errors import AlreadyExists
from application.stock import StockOf
from application.views import ProductView, StockLevel
from domain.catalogue import ProductId
from domain.errors import CurrencyMismatch, InvalidQuantity, InvalidValue, NotFound
from domain.events import PriceChanged, ProductAdded
from domain.money import Currency, Money
from tests.application.house import a_house
from tests.cast import ADA, ALL_GOODS, HEXAGON_TILE, JAR_OF_HONEY, KIM, PENCIL, euros

TILE = NewProduct(HEXAGON_TILE.sku, HEXAGON_TILE.name, HEXAGON_TILE.price, "With six sides.")


async def test_a_product_that_was_added_can_be_looked_at() -> None:
    """By anyone, with everything that was said about it, and an empty shelf."""
    house = await a_house(MemoryPersistence)
    added = await house.shop.catalogue.add(TILE, by=KIM)
    assert added == ProductView(added.id, "TILE-6", "Hexagon tile", "With six sides.", euros("3.60"))
    assert await house.shop.catalogue.get(ProductById(added.id), by=ADA) == added
    assert await house.shop.stock.get(StockOf(added.id), by=ADA) == StockLevel(added.id, on_hand=0, reserved=0)
    assert [message.event for message in await house.messages()] == [ProductAdded(added.id, "TILE-6", euros("3.60"))]
    assert house.doorbell.rings == 1


async def test_an_article_number_is_given_out_once() -> None:
    """The second product is refused, and the first stays as it is."""
    house = await a_house(MemoryPersistence)
    first = await house.shop.catalogue.add(TILE, by=KIM)
    with pytest.raises(AlreadyExists) as refusal:
        await house.shop.catalogue.add(NewProduct(TILE.sku, "Another tile", euros("1.00")), by=KIM)
    assert refusal.value.values == {"kind": "product", "key": "TILE-6"}
    assert (await house.shop.catalogue.search(ProductSearch(), by=ADA)).items == (first,)


async def test_a_new_price_holds_from_now_on() -> None:
    """It is answered, shown and told about."""
    house = await a_house(MemoryPersistence)
    product = await house.shop.catalogue.add(TILE, by=KIM)
    changed = await house.shop.catalogue.change_price(NewPrice(product.id, euros("4.20")), by=KIM)
    assert changed.price == euros("4.20")
    assert await house.shop.catalogue.get(ProductById(product.id), by=ADA) == changed
    events = [message.event for message in await house.messages()]
    assert events[1:] == [PriceChanged(product.id, euros("3.60"), euros("4.20"))]


async def test_the_same_price_again_wakes_nobody() -> None:
    """Nothing is stored and nothing is told."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    await house.messages()
    await house.shop.catalogue.change_price(NewPrice(product.id, product.price), by=KIM)
    async with house.work() as work:
        assert (await work.products.get(product.id)).version == 1
    assert await house.messages() == []
    assert house.doorbell.rings == 0


async def test_a_price_in_another_currency_is_refused() -> None:
    """The price stays what it was."""
    house = await a_house(MemoryPersistence)
    product = await house.shop.catalogue.add(TILE, by=KIM)
    with pytest.raises(CurrencyMismatch):
        await house.shop.catalogue.change_price(NewPrice(product.id, Money(360, Currency.USD)), by=KIM)
    assert await house.shop.catalogue.get(ProductById(product.id), by=ADA) == product


async def test_an_unknown_product_is_not_found() -> None:
    """Neither to look at nor to price."""
    house = await a_house(MemoryPersistence)
    unknown = ProductId(house.ids.new())
    with pytest.raises(NotFound) as refusal:
        await house.shop.catalogue.get(ProductById(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}
    with pytest.raises(NotFound):
        await house.shop.catalogue.change_price(NewPrice(unknown, euros("1.00")), by=KIM)


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
    house = await a_house(MemoryPersistence)
    for goods in ALL_GOODS:
        await house.shop.catalogue.add(NewProduct(goods.sku, goods.name, goods.price), by=KIM)
    found = await house.shop.catalogue.search(ProductSearch(words), by=ADA)
    assert [product.name for product in found.items] == names
    assert found.next is None


async def test_the_catalogue_is_leafed_through_page_by_page() -> None:
    """The pages one after another are the catalogue."""
    house = await a_house(MemoryPersistence)
    for goods in (PENCIL, JAR_OF_HONEY, HEXAGON_TILE):
        await house.shop.catalogue.add(NewProduct(goods.sku, goods.name, goods.price), by=KIM)
    first = await house.shop.catalogue.search(ProductSearch(limit=2), by=ADA)
    assert [product.sku for product in first.items] == ["TILE-6", "HONEY-6"]
    last = await house.shop.catalogue.search(ProductSearch(after=first.next, limit=2), by=ADA)
    assert [product.sku for product in last.items] == ["PENCIL-6"]
    assert last.next is None


async def test_a_search_within_reason() -> None:
    """Page sizes and search words have bounds."""
    house = await a_house(MemoryPersistence)
    for limit in (0, 101):
        with pytest.raises(InvalidQuantity):
            await house.shop.catalogue.search(ProductSearch(limit=limit), by=ADA)
    for words in ("x" * 201, "hex\0"):
        with pytest.raises(InvalidValue):
            await house.shop.catalogue.search(ProductSearch(words), by=ADA)
