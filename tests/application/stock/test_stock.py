"""The shelves: goods arrive, and one sees what there is."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidQuantity, NotFound
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import MOST_RECEIVED
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, KIM


async def test_goods_that_arrive_can_be_bought() -> None:
    """The shelf says so, the ledger says when, and whoever cares is told."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    await env.messages()
    level = await env.shop.stock.receive(ReceiveStockRequest(product.id, 6), by=KIM)
    assert level == StockLevel(product.id, on_hand=6, reserved=0)
    assert await env.shop.stock.get(GetStockRequest(product.id), by=ADA) == level
    ledger = await env.shop.stock.movements(ListMovementsRequest(product.id), by=KIM)
    assert ledger.items == (Movement(product.id, 1, env.clock.now(), 6, Reason.RECEIVED),)
    assert [message.event for message in await env.messages()] == [StockReceived(product.id, 6)]


async def test_what_is_promised_is_not_available() -> None:
    """The level shows both."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    await env.order(product, 2)
    level = await env.shop.stock.get(GetStockRequest(product.id), by=ADA)
    assert (level.on_hand, level.reserved, level.available) == (5, 2, 3)


async def test_a_ledger_is_read_in_pages() -> None:
    """In the order of its entries."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    for quantity in (1, 2, 3):
        await env.shop.stock.receive(ReceiveStockRequest(product.id, quantity), by=KIM)
    first = await env.shop.stock.movements(ListMovementsRequest(product.id, limit=2), by=KIM)
    last = await env.shop.stock.movements(ListMovementsRequest(product.id, after=first.next, limit=2), by=KIM)
    assert [entry.change for entry in first.items + last.items] == [1, 2, 3]
    assert (first.next, last.next) == (2, None)


@pytest.mark.parametrize("quantity", [0, -1, MOST_RECEIVED + 1])
async def test_a_delivery_that_cannot_be_is_refused(quantity: int) -> None:
    """The shelf stays as it is."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    with pytest.raises(InvalidQuantity):
        await env.shop.stock.receive(ReceiveStockRequest(product.id, quantity), by=KIM)
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=ADA)).on_hand == 5


async def test_an_unknown_product_has_no_shelf() -> None:
    """Nothing can be put on it or seen there; its ledger is empty."""
    env = await a_shop(MemoryPersistence)
    unknown = ProductId(env.ids.new())
    with pytest.raises(NotFound):
        await env.shop.stock.receive(ReceiveStockRequest(unknown, 6), by=KIM)
    with pytest.raises(NotFound) as refusal:
        await env.shop.stock.get(GetStockRequest(unknown), by=ADA)
    assert refusal.value.values == {"kind": "product", "key": unknown}
    assert (await env.shop.stock.movements(ListMovementsRequest(unknown), by=KIM)).items == ()
