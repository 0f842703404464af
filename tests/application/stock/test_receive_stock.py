"""Receiving goods from a supplier."""

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


async def test_received_goods_are_in_stock() -> None:
    """They are in the answer and in the stock level, with a movement and an event."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    await env.messages()
    level = await env.shop.stock.receive(ReceiveStockRequest(product.id, 6), by=KIM)
    assert level == StockLevel(product.id, on_hand=6, reserved=0)
    assert await env.shop.stock.get(GetStockRequest(product.id), by=ADA) == level
    page = await env.shop.stock.movements(ListMovementsRequest(product.id), by=KIM)
    assert page.items == (Movement(product.id, 1, env.clock.now(), 6, Reason.RECEIVED),)
    assert [message.event for message in await env.messages()] == [StockReceived(product.id, 6)]


@pytest.mark.parametrize("quantity", [0, -1, MOST_RECEIVED + 1])
async def test_receiving_nothing_or_too_much_is_refused(quantity: int) -> None:
    """The stock stays as it is."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=5)
    with pytest.raises(InvalidQuantity):
        await env.shop.stock.receive(ReceiveStockRequest(product.id, quantity), by=KIM)
    assert (await env.shop.stock.get(GetStockRequest(product.id), by=ADA)).on_hand == 5


async def test_goods_of_an_unknown_product_cannot_be_received() -> None:
    """The error is `NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound):
        await env.shop.stock.receive(ReceiveStockRequest(ProductId(env.ids.new()), 6), by=KIM)
