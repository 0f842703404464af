"""A customer buys what is in stock, at today's prices; the goods are held until the order is paid or expires."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue import NewPrice
from application.ordering.find_orders import OrderById, OrderList
from application.ordering.place_order import NewOrder, Wanted
from application.stock import StockOf
from domain.catalogue import Product, ProductId
from domain.errors import (
    CurrencyMismatch,
    DuplicateLine,
    EmptyOrder,
    InvalidQuantity,
    InvalidValue,
    OutOfStock,
    ShopError,
    TooManyLines,
    UnknownProduct,
)
from domain.events import OrderPlaced
from domain.money import Currency, Money
from domain.ordering import PAY_WITHIN, OrderStatus
from tests.application.house import a_house
from tests.cast import ADA, BEN, HIVE, KIM, euros
from tests.contracts.gate import together
from tests.contracts.tenant_env import TenantEnv


async def test_an_order_is_placed_and_its_goods_are_held() -> None:
    """The customer sees it as it was answered, the shelf keeps the goods, and whoever cares is told."""
    house = await a_house(MemoryPersistence)
    house.headers.headers = {"traceparent": "6"}
    lamp, tile = await house.product(price=euros("49.00")), await house.product(price=euros("3.60"), on_hand=12)
    await house.messages()

    wish = NewOrder((Wanted(lamp.id, 1), Wanted(tile.id, 12)), HIVE, "ada@hive.example")
    order = await house.shop.ordering.place(wish, by=ADA)

    assert (order.customer, order.status, order.email, order.address) == (ADA.id, OrderStatus.PLACED, wish.email, HIVE)
    assert [(line.product, line.quantity) for line in order.lines] == [(lamp.id, 1), (tile.id, 12)]
    assert order.total == euros("90.04")
    assert (order.placed_at, order.pay_by) == (house.clock.now(), house.clock.now() + PAY_WITHIN)
    assert await house.shop.ordering.get(OrderById(order.id), by=ADA) == order
    assert await reserved(house, lamp) == 1
    assert await reserved(house, tile) == 12
    (message,) = await house.messages()
    assert message.event == OrderPlaced(order.id, ADA.id, order.total, order.pay_by)
    assert (message.aggregate, message.aggregate_version) == (order.id, 1)
    assert message.headers == {"traceparent": "6"}
    assert house.doorbell.rings == 1


async def test_an_order_keeps_the_prices_of_its_day() -> None:
    """A price changed afterwards is for later orders."""
    house = await a_house(MemoryPersistence)
    product = await house.product(price=euros("3.60"))
    early = await house.order(product)
    await house.shop.catalogue.change_price(NewPrice(product.id, euros("4.20")), by=KIM)
    late = await house.order(product)
    assert (await house.shop.ordering.get(OrderById(early.id), by=ADA)).total == euros("3.60")
    assert late.total == euros("4.20")


@pytest.mark.parametrize(
    ("quantities", "refusal"),
    [
        ([], EmptyOrder),
        ([0], InvalidQuantity),
        ([-1], InvalidQuantity),
        ([1, 10_001], InvalidQuantity),
        ([1, 10**30], InvalidQuantity),
        ([1, 6], OutOfStock),
    ],
    ids=["no lines", "zero", "less than zero", "too many pieces", "a huge number", "more than there is"],
)
async def test_an_order_that_cannot_be_packed_is_refused_as_a_whole(
    quantities: list[int], refusal: type[ShopError]
) -> None:
    """Nothing is held, stored or told, not even for the lines that could have been packed."""
    house = await a_house(MemoryPersistence)
    products = [await house.product(on_hand=5) for _ in quantities]
    items = tuple(Wanted(product.id, quantity) for product, quantity in zip(products, quantities, strict=True))
    await refused(house, NewOrder(items, HIVE, "ada@hive.example"), refusal, products)


async def test_an_unknown_product_is_refused_by_its_id() -> None:
    """The other lines are not ordered either."""
    house = await a_house(MemoryPersistence)
    product, unknown = await house.product(), ProductId(house.ids.new())
    wish = NewOrder((Wanted(product.id, 1), Wanted(unknown, 1)), HIVE, "ada@hive.example")
    error = await refused(house, wish, UnknownProduct, [product])
    assert error.values == {"product": unknown}


async def test_one_product_in_two_lines_is_refused() -> None:
    """The customer is asked to say it once."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    await refused(house, house.wish(product, product), DuplicateLine, [product])


async def test_two_currencies_in_one_order_are_refused() -> None:
    """There would be no total."""
    house = await a_house(MemoryPersistence)
    products = [await house.product(price=euros("1.00")), await house.product(price=Money(100, Currency.USD))]
    await refused(house, house.wish(*products), CurrencyMismatch, products)


async def test_more_lines_than_fit_into_a_parcel_are_refused() -> None:
    """A hundred are the most."""
    house = await a_house(MemoryPersistence)
    products = [await house.product() for _ in range(101)]
    await refused(house, house.wish(*products), TooManyLines, products)


@pytest.mark.parametrize("email", ["", "ada", "ada@hive\r\nBcc: ben"])
async def test_an_order_that_nobody_can_be_written_about_is_refused(email: str) -> None:
    """The confirmation has to go somewhere."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    await refused(house, replace(house.wish(product), email=email), InvalidValue, [product])


async def test_eighty_buyers_at_once_get_the_last_fifty() -> None:
    """Fifty have an order, thirty are told that there are no more, and nobody gives up."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=50)
    outcomes = await together(80, lambda _: house.order(product))
    outcomes.only(OutOfStock)
    assert (len(outcomes.answers), len(outcomes.errors)) == (50, 30)
    assert await reserved(house, product) == 50


async def test_a_hundred_repeats_of_one_key_are_one_order() -> None:
    """All of them get the same answer."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=50)
    wish = house.wish(product)
    outcomes = await together(100, lambda _: house.shop.ordering.place(wish, by=ADA, key="once"))
    assert outcomes.errors == []
    assert len(outcomes.answers) == 100
    assert len(set(outcomes.answers)) == 1
    assert await reserved(house, product) == 1


async def test_orders_with_their_lines_in_opposite_sequence_both_end() -> None:
    """Neither waits for the other."""
    house = await a_house(MemoryPersistence)
    one, other = await house.product(on_hand=2), await house.product(on_hand=2)
    wishes = [(house.wish(one, other, by=ADA), ADA), (house.wish(other, one, by=BEN), BEN)]
    outcomes = await together(2, lambda n: house.shop.ordering.place(wishes[n][0], by=wishes[n][1]))
    assert outcomes.errors == []
    assert [await reserved(house, product) for product in (one, other)] == [2, 2]


async def refused(house: TenantEnv, wish: NewOrder, refusal: type[ShopError], products: list[Product]) -> ShopError:
    """Expect a refusal, and that nothing has changed."""
    await house.messages()
    rings = house.doorbell.rings
    with pytest.raises(refusal) as refused:
        await house.shop.ordering.place(wish, by=ADA, key="a key")
    assert [await reserved(house, product) for product in products] == [0] * len(products)
    assert (await house.shop.ordering.list(OrderList(), by=KIM)).items == ()
    assert await house.messages() == []
    assert house.doorbell.rings == rings
    return refused.value


async def reserved(house: TenantEnv, product: Product) -> int:
    """How many of the product are promised."""
    return (await house.shop.stock.get(StockOf(product.id), by=KIM)).reserved
