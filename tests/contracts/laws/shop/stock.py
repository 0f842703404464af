"""STK 1 to 4 and 7: what is in stock is sold once."""

from datetime import timedelta
from functools import partial

from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.views import OrderView
from application.ports.errors import ConcurrencyConflict
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import SYSTEM
from domain.catalogue.product import Product
from domain.ordering.errors import IllegalTransition
from domain.ordering.order import PAY_WITHIN, Order
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import consume, release, reserve
from domain.stock.errors import OutOfStock
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.steps import pay, ship
from tests.support.cast import ADA, KIM
from tests.support.concurrency import refused, together
from tests.support.seeding import new_order, store
from tests.support.shop_env import ShopEnv


@law(
    "STK-1",
    hint="Read what is on hand and what is reserved in one statement, from one version of the item.",
    mutants=("reads a level twice",),
)
async def nothing_is_promised_that_is_not_there(env: PersistenceEnv) -> None:
    """What is reserved is never below 0 nor above what is on hand, at every look of somebody who looks all the time
    while goods are received, ordered, called off and shipped."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=0)
    still_busy = True

    async def trade() -> None:
        nonlocal still_busy
        try:
            for _ in range(10):
                await tenant.shop.stock.receive(ReceiveStockRequest(lamp.id, 2), by=KIM)
                unwanted = await tenant.order(lamp, quantity=2)
                await tenant.shop.ordering.cancel(CancelOrderRequest(unwanted.id), by=ADA)
                bought = await tenant.order(lamp, quantity=2)
                await pay(tenant, bought)
                await ship(tenant, bought)
        finally:
            still_busy = False

    async def watch() -> None:
        while still_busy:
            level = await tenant.store.stock.level(lamp.id)
            assert level is not None
            assert 0 <= level.reserved <= level.on_hand, level

    outcomes = await together(3, lambda number: watch() if number else trade())
    outcomes.only()
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=0, reserved=0)


# Pattern P52: No overselling
@law(
    "STK-2",
    hint="Save the item under the version it was loaded at; who loses the race loads it again.",
    mutants=("check-then-act on stock", "gives up after a lost race"),
)
async def of_the_last_units_exactly_so_many_are_sold(env: PersistenceEnv) -> None:
    """80 buyers of the last 50 units at the same instant: exactly 50 get one, 30 are told `OutOfStock`, and none gives
    up; never oversold, and never undersold."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=50)
    outcomes = await together(80, lambda _: tenant.order(lamp))
    outcomes.only(OutOfStock)
    assert (len(outcomes.answers), len(outcomes.errors)) == (50, 30)
    assert len({order.id for order in outcomes.answers}) == 50
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=50, reserved=50)


@law(
    "STK-3",
    hint="Store with the order that its goods are reserved, in the batch that stores how many are.",
    mutants=("forgets that goods are reserved",),
)
async def reserving_twice_for_a_line_is_one_reservation(env: PersistenceEnv) -> None:
    """Reserving twice for the same order line is one reservation: in one unit of work, in two, in eight at the same
    instant, and after another order's goods were reserved."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=100)
    order, other, contested = [new_order(tenant, OrderLine.of(lamp, quantity)) for quantity in (2, 1, 3)]
    await store(tenant, orders=[order, other, contested])

    async def reserve_twice(wanted: Order) -> None:
        async with tenant.uow() as uow:
            mine, item = await uow.orders.get(wanted.id), await uow.stock.get(lamp.id)
            reserve(mine, [item])
            reserve(mine, [item])
            uow.orders.save(mine)
            uow.stock.save(item)
            await uow.commit()

    for wanted, reserved in ((order, 2), (order, 2), (other, 3), (order, 3)):
        await reserve_twice(wanted)
        assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=100, reserved=reserved)
    outcomes = await together(8, lambda _: reserve_twice(contested))
    outcomes.only(ConcurrencyConflict)
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=100, reserved=6)


@law(
    "STK-4",
    hint="Store with the order that its goods are no longer reserved, in the batch that gives them back.",
    mutants=("forgets that goods were released",),
)
async def release_and_expiry_count_once(env: PersistenceEnv) -> None:
    """Releasing twice, calling off twice and expiring twice give the goods back once; releasing what was consumed, or
    consuming it again, changes nothing. Who has read the order before its goods were consumed, and the stock after
    that, meets nothing but the conflict at the commit."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=8)
    ordering = tenant.shop.ordering

    cancelled, expiring, shipped, paid = [await tenant.order(lamp, quantity=2) for _ in range(4)]
    await ordering.cancel(CancelOrderRequest(cancelled.id), by=ADA)
    with refused(IllegalTransition):
        await ordering.cancel(CancelOrderRequest(cancelled.id), by=ADA)
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=8, reserved=6)

    for order in (shipped, paid):
        await pay(tenant, order)
    env.clock.advance(PAY_WITHIN + timedelta(seconds=1))
    assert [await ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM) for _ in range(2)] == [1, 0]
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=8, reserved=4)

    await ship(tenant, shipped)
    for order in (shipped, expiring, cancelled):
        async with tenant.uow() as uow:
            mine, item = await uow.orders.get(order.id), await uow.stock.get(lamp.id)
            release(mine, [item])
            consume(mine, [item], at=env.clock.now())
            uow.orders.save(mine)
            uow.stock.save(item)
            await uow.commit()
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=6, reserved=2)

    for too_late in (release, partial(consume, at=env.clock.now())):
        sold = await tenant.order(lamp, quantity=2)
        await pay(tenant, sold)
        async with tenant.uow() as uow:
            mine = await uow.orders.get(sold.id)
            await ship(tenant, sold)
            item = await uow.stock.get(lamp.id)
            too_late(mine, [item])
            uow.orders.save(mine)
            uow.stock.save(item)
            with refused(ConcurrencyConflict):
                await uow.commit()
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=2, reserved=2)


@law(
    "STK-7",
    hint="One batch for all lines, its aggregates in order of id: so two batches never wait for each other.",
    mutants=("orders line by line",),
)
async def several_lines_are_all_or_nothing(env: PersistenceEnv) -> None:
    """Reserving several lines is all or nothing; and orders that name the same products in opposite sequence all end,
    though they come at the same instant."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(on_hand=100), await tenant.product(on_hand=3)
    await tenant.messages()
    for wish in (tenant.wish(lamp, tile, quantity=4), tenant.wish(tile, lamp, quantity=4)):
        with refused(OutOfStock):
            await tenant.shop.ordering.place(wish, by=ADA)
    assert await _reserved(tenant, lamp, tile) == [0, 0]
    assert await tenant.messages() == []

    await tenant.shop.stock.receive(ReceiveStockRequest(tile.id, 97), by=KIM)
    wishes = [tenant.wish(lamp, tile), tenant.wish(tile, lamp)]

    async def place(number: int) -> OrderView:
        return await tenant.shop.ordering.place(wishes[number % 2], by=ADA)

    outcomes = await together(20, place)
    outcomes.only()
    assert await _reserved(tenant, lamp, tile) == [20, 20]


async def _reserved(tenant: ShopEnv, *products: Product) -> list[int]:
    levels = [await tenant.store.stock.level(product.id) for product in products]
    return [level.reserved for level in levels if level]


LAWS = (
    nothing_is_promised_that_is_not_there,
    of_the_last_units_exactly_so_many_are_sold,
    reserving_twice_for_a_line_is_one_reservation,
    release_and_expiry_count_once,
    several_lines_are_all_or_nothing,
)
