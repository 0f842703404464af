"""Changing the price of a product."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductRequest
from domain.catalogue.events import PriceChanged
from domain.catalogue.ids import ProductId
from domain.shared.errors import CurrencyMismatch, NotFound
from domain.shared.money import Currency, Money
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, HEXAGON_TILE, KIM, euros

TILE = AddProductRequest(HEXAGON_TILE.sku, HEXAGON_TILE.name, HEXAGON_TILE.price, "With six sides.")


async def test_a_new_price_is_stored() -> None:
    """It is in the answer and in the catalogue, and raises an event."""
    env = await a_shop(MemoryPersistence)
    product = await env.shop.catalogue.add(TILE, by=KIM)
    changed = await env.shop.catalogue.change_price(ChangePriceRequest(product.id, euros("4.20")), by=KIM)
    assert changed.price == euros("4.20")
    assert await env.shop.catalogue.get(GetProductRequest(product.id), by=ADA) == changed
    events = [message.event for message in await env.messages()]
    assert events[1:] == [PriceChanged(product.id, euros("3.60"), euros("4.20"))]


async def test_setting_the_price_it_already_has_does_nothing() -> None:
    """Nothing is stored, there is no message, and the relay is not woken."""
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


async def test_the_price_of_an_unknown_product_cannot_be_changed() -> None:
    """The error is `NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound):
        await env.shop.catalogue.change_price(ChangePriceRequest(ProductId(env.ids.new()), euros("1.00")), by=KIM)
