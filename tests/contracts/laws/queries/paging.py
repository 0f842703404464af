"""QRY 2, 3 and 7: lists by the page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from application.catalogue.views import ProductPosition
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.accounts import are_empty, are_in_order, walk_the_accounts, walk_the_api_keys
from tests.contracts.laws.queries.strategies import folded
from tests.contracts.laws.queries.walk import walk
from tests.support.cast import ADA
from tests.support.seeding import new_order, remove, store
from tests.support.shop_env import ShopEnv

Position = TypeVar("Position")
Ids = Page[UUID, Position]

MINUTE = timedelta(minutes=1)
FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)

NOTHING: Page[object, object] = Page((), None)

# In order of code points, after NFKC and casefolding. Other orders put é beside e, ignore the signs, sort 10 after 9 by
# value, or put the bee before the replacement character because its first half in UTF-16 is smaller.
IN_ORDER = (
    "10",
    "9",
    "a b",
    "A-b",
    "a_b",
    "ab",
    "fi",
    "ﬁ",
    "SS",
    "ß",
    "z",
    "Z",
    "\u00e9",
    "e\u0301",
    "\ufffd",
    "\N{HONEYBEE}",
)


@law(
    "QRY-2",
    hint="Ask for what comes after the position, by key and id together; never count rows, nor look for the row there.",
    mutants=(
        "offset pages",
        "forgets the tie-break",
        "looks for the row at the position",
        "forgets the tie-break of accounts",
        "goes on with the accounts of a lower id",
        "begins with the API key at the position",
    ),
)
async def every_row_present_throughout_appears_exactly_once(env: PersistenceEnv) -> None:
    """Pages by position: with rows added and removed meanwhile, also the very row at the position, every row present
    throughout appears exactly once, and all that appear are in one total order."""
    for limit in (1, 3, 4):
        await _walk_the_catalogue(await env.tenant(), limit)
        await _walk_the_orders(await env.tenant(), limit)
        for walked in (walk_the_accounts, walk_the_api_keys):
            _once_each(*await walked(await env.tenant(), limit))


async def _walk_the_catalogue(tenant: ShopEnv, limit: int) -> None:
    rows = [tenant.new_product(name=name) for name in "ddccbbbbaaee"]
    newcomers = [tenant.new_product(name=name) for name in "afbec"]
    by_id = {product.id: product for product in (*rows, *newcomers)}
    await store(tenant, products=rows)

    async def change(shown: Sequence[UUID]) -> None:
        gone = [product for product in rows[::2] if product.id in shown] + rows[10:11]
        await remove(tenant, products=gone)
        await store(tenant, products=[newcomers.pop()] if newcomers else [])

    async def page(after: ProductPosition | None) -> Ids[ProductPosition]:
        found = await tenant.store.products.search("", after=after, limit=limit)
        return Page(tuple(item.id for item in found.items), found.next)

    shown = await walk(page, change)
    _once_each(shown, [product.id for product in rows[1::2]])
    assert shown == sorted(shown, key=lambda id: (folded(by_id[ProductId(id)].name), id))


async def _walk_the_orders(tenant: ShopEnv, limit: int) -> None:
    now = tenant.clock.now()
    rows = [new_order(tenant, at=now + number // 4 * MINUTE) for number in range(12)]
    newcomers = [new_order(tenant, at=now + number * MINUTE) for number in (-1, 1, 0, 2, 9)]
    by_id = {order.id: order for order in (*rows, *newcomers)}
    await store(tenant, orders=rows)

    async def change(shown: Sequence[UUID]) -> None:
        gone = [order for order in rows[::2] if order.id in shown] + rows[:1]
        await remove(tenant, orders=gone)
        await store(tenant, orders=[newcomers.pop()] if newcomers else [])

    async def page(after: OrderPosition | None) -> Ids[OrderPosition]:
        found = await tenant.store.orders.list(OrderFilter(), after=after, limit=limit)
        return Page(tuple(item.id for item in found.items), found.next)

    shown = await walk(page, change)
    _once_each(shown, [order.id for order in rows[1::2]])
    assert shown == sorted(shown, key=lambda id: (by_id[OrderId(id)].placed_at, id), reverse=True)


@law(
    "QRY-3",
    hint='Sort by the stored search key under a binary collation (PostgreSQL: COLLATE "C"), then by id.',
    mutants=(
        "sorts as people do",
        "sorts by UTF-16",
        "sorts numbers as text",
        "lists the oldest accounts first",
        "lists accounts by their last change",
    ),
)
async def order_is_by_code_point_and_ties_break_by_id(env: PersistenceEnv) -> None:
    """Order is by code point on every adapter, and ties break by id: the catalogue by search key, orders and accounts
    by time to the microsecond, newest first, overdue orders by their time to pay, movements by number, API keys by
    id."""
    tenant = await env.tenant()
    products = [tenant.new_product(name=name) for name in IN_ORDER * 2]
    await store(tenant, products=products[::-1])
    found = await tenant.store.products.search("", after=None, limit=100)
    names = [product.name for product in found.items]
    by_key = sorted(products, key=lambda product: (folded(product.name), product.id))
    assert [item.id for item in found.items] == [product.id for product in by_key], names
    assert list(dict.fromkeys(names)) == list(IN_ORDER)

    now = tenant.clock.now()
    moments = [now + timedelta(microseconds=number) for number in (0, 2, 1, 1, 0, 999_999, 10)]
    orders = [new_order(tenant, at=moment) for moment in moments]
    await store(tenant, orders=orders)
    newest_first = sorted(orders, key=lambda order: (order.placed_at, order.id), reverse=True)
    listed = await tenant.store.orders.list(OrderFilter(), after=None, limit=100)
    assert [item.id for item in listed.items] == [order.id for order in newest_first]

    overdue = await tenant.store.orders.overdue(orders[1].pay_by, limit=100)
    due_first = sorted(orders, key=lambda order: (order.pay_by, order.id))
    assert list(overdue) == [order.id for order in due_first if order.pay_by <= orders[1].pay_by]
    assert await tenant.store.orders.overdue(orders[1].pay_by, limit=2) == overdue[:2]

    lamp = await tenant.product(on_hand=0)
    async with tenant.uow() as uow:
        item = await uow.stock.get(lamp.id)
        for _ in range(11):
            item.receive(1, at=now)
        uow.stock.save(item)
        await uow.commit()
    ledger = await tenant.store.stock.movements(lamp.id, after=None, limit=100)
    assert [entry.number for entry in ledger.items] == list(range(1, 12))
    await are_in_order(tenant)


@law(
    "QRY-7",
    hint="Ask for one row more than the page holds: it tells whether there is a next page.",
    mutants=("promises a page that is empty", "promises a page of accounts that is empty"),
)
async def there_is_nothing_after_the_end(env: PersistenceEnv) -> None:
    """Listing nothing gives an empty page, and so does a position past the end; a page that ends where the list ends
    has no next one."""
    tenant = await env.tenant()
    await _all_empty(tenant, at=tenant.clock.now())
    ask = tenant.store
    assert await ask.products.search("honey", after=None, limit=10) == NOTHING
    assert await ask.products.get(tenant.new_product().id) is None
    await are_empty(tenant)

    lamp = await tenant.product(on_hand=5, name="Honeycomb lamp")
    await tenant.order(lamp)
    await _all_empty(tenant, at=tenant.clock.now() - timedelta(days=1), past_the_end=True)
    assert await ask.products.search("no such thing", after=None, limit=10) == NOTHING
    assert (await ask.products.search("", after=None, limit=1)).next is None
    assert (await ask.orders.list(OrderFilter(), after=None, limit=1)).next is None
    assert (await ask.stock.movements(lamp.id, after=None, limit=1)).next is None
    assert await ask.stock.movements(lamp.id, after=1, limit=10) == NOTHING


async def _all_empty(tenant: ShopEnv, *, at: datetime, past_the_end: bool = False) -> None:
    ask, unknown = tenant.store, tenant.new_product().id
    after_products = ProductPosition("\U0010ffff", ProductId(LAST)) if past_the_end else None
    after_orders = OrderPosition(tenant.clock.now() - MINUTE, OrderId(FIRST)) if past_the_end else None
    after_movement = 10_000 if past_the_end else None
    assert await ask.products.search("", after=after_products, limit=10) == NOTHING
    assert await ask.orders.list(OrderFilter(), after=after_orders, limit=10) == NOTHING
    assert await ask.orders.list(OrderFilter(customer=ADA.id), after=after_orders, limit=10) == NOTHING
    assert await ask.stock.movements(unknown, after=after_movement, limit=10) == NOTHING
    assert await ask.orders.overdue(at, limit=10) == ()


def _once_each(shown: Sequence[UUID], throughout: Sequence[UUID]) -> None:
    assert len(set(shown)) == len(shown), "a row appears twice"
    assert set(throughout) <= set(shown), "a row that was there throughout is missing"


LAWS = (
    every_row_present_throughout_appears_exactly_once,
    order_is_by_code_point_and_ties_break_by_id,
    there_is_nothing_after_the_end,
)
