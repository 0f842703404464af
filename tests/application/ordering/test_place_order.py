"""A customer buys what is in stock, at today's prices; the goods are held until the order is paid or expires."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.change_price import ChangePriceRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.stock.find_stock import GetStockRequest
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.errors import DuplicateLine, EmptyOrder, TooManyLines, UnknownProduct
from domain.ordering.events import OrderPlaced
from domain.ordering.order import PAY_WITHIN, OrderStatus
from domain.shared.errors import CurrencyMismatch, InvalidQuantity, InvalidValue, ShopError
from domain.shared.money import Currency, Money
from domain.stock.errors import OutOfStock
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, HIVE, KIM, euros
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv


async def test_an_order_is_placed_and_its_goods_are_held() -> None:
    """The customer sees the order as it was answered, the goods are reserved, and there is one message."""
    env = await a_shop(MemoryPersistence)
    env.headers.set({"traceparent": "6"})
    lamp, tile = await env.product(price=euros("49.00")), await env.product(price=euros("3.60"), on_hand=12)
    await env.messages()

    request = PlaceOrderRequest((RequestedItem(lamp.id, 1), RequestedItem(tile.id, 12)), HIVE, "ada@hive.example")
    order = await env.shop.ordering.place(request, by=ADA)

    assert (order.customer, order.status, order.email, order.address) == (
        ADA.id,
        OrderStatus.PLACED,
        request.email,
        HIVE,
    )
    assert [(line.product, line.quantity) for line in order.lines] == [(lamp.id, 1), (tile.id, 12)]
    assert order.total == euros("90.04")
    assert (order.placed_at, order.pay_by) == (env.clock.now(), env.clock.now() + PAY_WITHIN)
    assert await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA) == order
    assert await reserved(env, lamp) == 1
    assert await reserved(env, tile) == 12
    (message,) = await env.messages()
    assert message.event == OrderPlaced(order.id, ADA.id, order.total, order.pay_by)
    assert (message.aggregate, message.aggregate_version) == (order.id, 1)
    assert message.headers == {"traceparent": "6"}
    assert env.relay_signal.notifications == 1


async def test_an_order_keeps_the_prices_of_its_day() -> None:
    """A later change of price applies to later orders only."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(price=euros("3.60"))
    early = await env.order(product)
    await env.shop.catalogue.change_price(ChangePriceRequest(product.id, euros("4.20")), by=KIM)
    late = await env.order(product)
    assert (await env.shop.ordering.get(GetOrderRequest(early.id), by=ADA)).total == euros("3.60")
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
async def test_an_order_with_one_bad_line_is_refused_as_a_whole(
    quantities: list[int], refusal: type[ShopError]
) -> None:
    """Nothing is reserved or stored, not even for its other lines, and there is no message."""
    env = await a_shop(MemoryPersistence)
    products = [await env.product(on_hand=5) for _ in quantities]
    items = tuple(RequestedItem(product.id, quantity) for product, quantity in zip(products, quantities, strict=True))
    await refused(env, PlaceOrderRequest(items, HIVE, "ada@hive.example"), refusal, products)


async def test_an_unknown_product_is_refused() -> None:
    """The error names the product; the other lines are not ordered either."""
    env = await a_shop(MemoryPersistence)
    product, unknown = await env.product(), ProductId(env.ids.new())
    request = PlaceOrderRequest((RequestedItem(product.id, 1), RequestedItem(unknown, 1)), HIVE, "ada@hive.example")
    error = await refused(env, request, UnknownProduct, [product])
    assert error.values == {"product": unknown}


async def test_one_product_in_two_lines_is_refused() -> None:
    """The customer has to order it in one line."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    await refused(env, env.wish(product, product), DuplicateLine, [product])


async def test_two_currencies_in_one_order_are_refused() -> None:
    """Amounts of two currencies have no sum."""
    env = await a_shop(MemoryPersistence)
    products = [await env.product(price=euros("1.00")), await env.product(price=Money(100, Currency.USD))]
    await refused(env, env.wish(*products), CurrencyMismatch, products)


async def test_too_many_lines_are_refused() -> None:
    """An order has at most a hundred."""
    env = await a_shop(MemoryPersistence)
    products = [await env.product() for _ in range(101)]
    await refused(env, env.wish(*products), TooManyLines, products)


@pytest.mark.parametrize("email", ["", "ada", "ada@hive\r\nBcc: ben"])
async def test_an_order_without_a_valid_email_address_is_refused(email: str) -> None:
    """The confirmation is sent to it."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    await refused(env, replace(env.wish(product), email=email), InvalidValue, [product])


async def test_eighty_buyers_at_once_get_the_last_fifty() -> None:
    """Fifty get an order, thirty get `OutOfStock`, and none fails with a conflict."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=50)
    outcomes = await together(80, lambda _: env.order(product))
    outcomes.only(OutOfStock)
    assert (len(outcomes.answers), len(outcomes.errors)) == (50, 30)
    assert await reserved(env, product) == 50


async def test_a_hundred_requests_under_one_key_make_one_order() -> None:
    """All of them get the same answer."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=50)
    request = env.wish(product)
    outcomes = await together(100, lambda _: env.shop.ordering.place(request, by=ADA, key="once"))
    assert outcomes.errors == []
    assert len(outcomes.answers) == 100
    assert len(set(outcomes.answers)) == 1
    assert await reserved(env, product) == 1


async def test_two_orders_with_their_lines_in_opposite_order_do_not_deadlock() -> None:
    """Both are placed."""
    env = await a_shop(MemoryPersistence)
    one, other = await env.product(on_hand=2), await env.product(on_hand=2)
    requests = [(env.wish(one, other, by=ADA), ADA), (env.wish(other, one, by=BEN), BEN)]
    outcomes = await together(2, lambda n: env.shop.ordering.place(requests[n][0], by=requests[n][1]))
    assert outcomes.errors == []
    assert [await reserved(env, product) for product in (one, other)] == [2, 2]


async def refused(
    env: ShopEnv, request: PlaceOrderRequest, refusal: type[ShopError], products: list[Product]
) -> ShopError:
    """Expect a refusal, and that nothing has changed."""
    await env.messages()
    notified = env.relay_signal.notifications
    with pytest.raises(refusal) as refused:
        await env.shop.ordering.place(request, by=ADA, key="a key")
    assert [await reserved(env, product) for product in products] == [0] * len(products)
    assert (await env.shop.ordering.list(ListOrdersRequest(), by=KIM)).items == ()
    assert await env.messages() == []
    assert env.relay_signal.notifications == notified
    return refused.value


async def reserved(env: ShopEnv, product: Product) -> int:
    """How many units of the product are reserved."""
    return (await env.shop.stock.get(GetStockRequest(product.id), by=KIM)).reserved
