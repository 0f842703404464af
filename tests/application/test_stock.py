"""The shelves: goods arrive, and one sees what there is."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.stock import GoodsReceived, LedgerOf, StockOf
from application.views import StockLevel
from domain.catalogue import ProductId
from domain.errors import InvalidQuantity, NotFound
from domain.events import StockReceived
from domain.inventory import MOST_RECEIVED, Movement, Reason
from tests.application.house import a_house
from tests.cast import ADA, KIM


async def test_goods_that_arrive_can_be_bought() -> None:
    """The shelf says so, the ledger says when, and whoever cares is told."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=0)
    await house.messages()
    level = await house.shop.stock.receive(GoodsReceived(product.id, 6), by=KIM)
    assert level == StockLevel(product.id, on_hand=6, reserved=0)
    assert await house.shop.stock.get(StockOf(product.id), by=ADA) == level
    ledger = await house.shop.stock.ledger(LedgerOf(product.id), by=KIM)
    assert ledger.items == (Movement(product.id, 1, house.clock.now(), 6, Reason.RECEIVED),)
    assert [message.event for message in await house.messages()] == [StockReceived(product.id, 6)]


async def test_what_is_promised_is_not_available() -> None:
    """The level shows both."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=5)
    await house.order(product, 2)
    level = await house.shop.stock.get(StockOf(product.id), by=ADA)
    assert (level.on_hand, level.reserved, level.available) == (5, 2, 3)


async def test_a_ledger_is_read_in_pages() -> None:
    """In the order of its entries."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=0)
    for quantity in (1, 2, 3):
        await house.shop.stock.receive(GoodsReceived(product.id, quantity), by=KIM)
    first = await house.shop.stock.ledger(LedgerOf(product.id, limit=2), by=KIM)
    last = await house.shop.stock.ledger(LedgerOf(product.id, after=first.next, limit=2), by=KIM)
    assert [entry.change for entry in first.items + last.items] == [1, 2, 3]
    assert (first.next, last.next) == (2, None)


@pytest.mark.parametrize("quantity", [0, -1, MOST_RECEIVED + 1])
async def test_a_delivery_that_cannot_be_is_refused(quantity: int) -> None:
    """The shelf stays as it is."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=5)
    with pytest.raises(InvalidQuantity):
        await house.shop.stock.receive(GoodsReceived(product.id, quantity), by=KIM)
    assert (await house.shop.stock.get(StockOf(product.id), by=ADA)).on_hand == 5


async def test_an_unknown_product_has_no_shelf() -> None:
    """Nothing can be put on it or seen there; its ledger is empty."""
    house = await a_house(MemoryPersistence)
    unknown = ProductId(house.ids.new())
    with pytest.raises(NotFound):
        await house.shop.stock.receive(GoodsReceived(unknown, 6), by=KIM)
    with pytest.raises(NotFound) as refusal:
        await house.shop.stock.get(StockOf(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}
    assert (await house.shop.stock.ledger(LedgerOf(unknown), by=KIM)).items == ()
