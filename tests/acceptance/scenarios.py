"""What the shop promises, told once, in its own words. Every driver on every persistence must keep it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

from tests.acceptance.driver import Driver, Placed, Refused, StockCount

Scenario = Callable[[Driver], Awaitable[None]]


async def a_customer_orders_what_is_in_stock(shop: Driver) -> None:
    """Ada orders two lamps and a tile; she owes their prices, and the goods are hers."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 5)
    tile = await stocked(shop, "TILE", "Hexagon tile", 250, 100)
    order = await shop.place("ada", {lamp: 2, tile: 1})
    assert (order.status, order.total) == ("placed", 2 * 4_900 + 250)
    assert await shop.stock(lamp) == StockCount(on_hand=5, reserved=2)
    assert await shop.order("ada", order.id) == order


async def ten_of_a_kind_cost_five_percent_less(shop: Driver) -> None:
    """Ben orders ten candles at 9.99 and saves 5 % of 99.90, the broken cent in the shop's favour."""
    candle = await stocked(shop, "CANDLE", "Beeswax candle", 999, 20)
    assert (await shop.place("ben", {candle: 10})).total == 9_990 - 499


async def an_order_keeps_the_price_of_its_day(shop: Driver) -> None:
    """Kim raises the price after Ada has ordered; Ada pays the old one, Ben the new one."""
    pencil = await stocked(shop, "PENCIL", "Pencil", 120, 10)
    early = await shop.place("ada", {pencil: 1})
    await shop.change_price(pencil, 150)
    late = await shop.place("ben", {pencil: 1})
    assert ((await shop.order("ada", early.id)).total, late.total) == (120, 150)


async def nobody_gets_half_an_order(shop: Driver) -> None:
    """Ada wants a lamp and more honey than there is: she is refused, and no lamp is held for her."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 5)
    honey = await stocked(shop, "HONEY", "Jar of honey", 790, 2)
    assert await refusal(shop.place("ada", {lamp: 1, honey: 3})) == "out_of_stock"
    assert await shop.stock(lamp) == StockCount(on_hand=5, reserved=0)
    assert await shop.orders("ada") == []


async def a_cancelled_order_frees_its_goods(shop: Driver) -> None:
    """Ada calls her order off; Ben can have the last lamp, and Ada cannot call it off twice."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 1)
    order = await shop.place("ada", {lamp: 1})
    assert await refusal(shop.place("ben", {lamp: 1})) == "out_of_stock"
    assert (await shop.cancel("ada", order.id)).status == "cancelled"
    assert (await shop.place("ben", {lamp: 1})).status == "placed"
    assert await refusal(shop.cancel("ada", order.id)) == "illegal_transition"


async def an_unpaid_order_expires_after_half_an_hour(shop: Driver) -> None:
    """Nobody pays for Ada's order: after thirty minutes it expires, once, and the goods are free."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 1)
    order = await shop.place("ada", {lamp: 1})
    assert await shop.expire_unpaid() == 0
    await shop.wait(timedelta(minutes=30))
    assert (await shop.expire_unpaid(), await shop.expire_unpaid()) == (1, 0)
    assert (await shop.order("ada", order.id)).status == "expired"
    assert await shop.stock(lamp) == StockCount(on_hand=1, reserved=0)


async def the_same_key_orders_once(shop: Driver) -> None:
    """Ada's order is sent five times at once under one key: one order, five equal answers."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 1)
    key = str(uuid4())
    answers = await asyncio.gather(*(shop.place("ada", {lamp: 1}, key=key) for _ in range(5)))
    assert len(set(answers)) == 1
    assert await shop.orders("ada") == [answers[0].id]


async def a_key_stands_for_one_request(shop: Driver) -> None:
    """Ada uses her key again for something else and is refused; Ben may use the same word for his own."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 9)
    key = str(uuid4())
    await shop.place("ada", {lamp: 1}, key=key)
    assert await refusal(shop.place("ada", {lamp: 2}, key=key)) == "idempotency_key_reused"
    assert (await shop.place("ben", {lamp: 2}, key=key)).status == "placed"


async def orders_are_private(shop: Driver) -> None:
    """Ben neither sees nor cancels Ada's order; Kim, of the staff, sees everyone's."""
    nut = await stocked(shop, "NUT", "Hex nut", 15, 100)
    order = await shop.place("ada", {nut: 4})
    assert await refusal(shop.order("ben", order.id)) == "not_found"
    assert await refusal(shop.cancel("ben", order.id)) == "not_found"
    assert await shop.orders("ben") == []
    assert await shop.orders("kim") == [order.id]


async def a_confirmed_order_is_confirmed_once(shop: Driver) -> None:
    """Ada gets one letter for her order."""
    lamp = await stocked(shop, "LAMP", "Honeycomb lamp", 4_900, 1)
    order = await shop.place("ada", {lamp: 1})
    assert await shop.letters(order.id) == 1


async def products_are_found_by_their_words(shop: Driver) -> None:
    """Anyone finds products by parts of their names, whatever the case, in alphabetical order."""
    await shop.add_product("LAMP", "Honeycomb lamp", 4_900)
    await shop.add_product("TILE", "Hexagon tile", 250)
    await shop.add_product("COMB", "Comb of HONEY", 890)
    assert await shop.search("honey COMB") == ["Comb of HONEY", "Honeycomb lamp"]
    assert await shop.search("100%") == []
    assert await refusal(shop.add_product("LAMP", "Another lamp", 100)) == "already_exists"


SCENARIOS: tuple[Scenario, ...] = (
    a_customer_orders_what_is_in_stock,
    ten_of_a_kind_cost_five_percent_less,
    an_order_keeps_the_price_of_its_day,
    nobody_gets_half_an_order,
    a_cancelled_order_frees_its_goods,
    an_unpaid_order_expires_after_half_an_hour,
    the_same_key_orders_once,
    a_key_stands_for_one_request,
    orders_are_private,
    a_confirmed_order_is_confirmed_once,
    products_are_found_by_their_words,
)


async def stocked(shop: Driver, sku: str, name: str, price: int, quantity: int) -> str:
    """A product with so many units in stock; its id."""
    product = await shop.add_product(sku, name, price)
    await shop.receive(product, quantity)
    return product


async def refusal(attempt: Awaitable[Placed] | Awaitable[str]) -> str:
    """The code with which the shop refuses."""
    try:
        done = await attempt
    except Refused as refused:
        return refused.code
    raise AssertionError(f"this was not refused: {done}")
