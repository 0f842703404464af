"""QRY 1 and 4 to 6: what queries know, and what it costs to ask."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from application.ports.errors import AlreadyExists, PortError
from application.stock import GoodsReceived
from application.unit_of_work import UnitOfWork
from application.views import OrderFilter, OrderPosition, OrderSummary, OrderView, Page, ProductPosition, ProductView
from domain.catalogue import Product
from domain.identity import Actor, ActorId
from domain.inventory import StockItem
from domain.order_lines import OrderLine
from domain.ordering import Order, OrderStatus
from tests.cast import ADA, BEN, KIM
from tests.contracts.env import Env
from tests.contracts.gate import refused
from tests.contracts.generated import for_all
from tests.contracts.isolation import EXAMPLES, Belongings
from tests.contracts.law import law
from tests.contracts.queries.walk import walk
from tests.contracts.stored import new_order, stored
from tests.contracts.strategies import descriptions, matches, names, words
from tests.contracts.tenant_env import TenantEnv

MINUTE = timedelta(minutes=1)


@law(
    "QRY-1",
    hint="Read what the transaction has committed; an index that is written apart from it lies sooner or later.",
    mutants=("shows what is not committed",),
)
async def only_committed_data_is_seen(env: Env) -> None:
    """Queries show what is committed: nothing of an open unit of work, nothing of one whose commit failed, and all of
    it once the commit has returned."""
    tenant = await env.tenant()
    taken = await tenant.product(sku="TAKEN")
    before = await _all_shown(tenant)
    lamp = tenant.new_product()
    async with tenant.work() as work:
        order = _stage(tenant, work, lamp)
        assert await _all_shown(tenant) == before
    assert await _all_shown(tenant) == before

    async with tenant.work() as work:
        _stage(tenant, work, lamp)
        work.products.add(tenant.new_product(sku=taken.sku))
        with refused(AlreadyExists):
            await work.commit()
    assert await _all_shown(tenant) == before
    assert await tenant.store.products.get(lamp.id) is None
    assert await tenant.store.stock.level(lamp.id) is None
    assert await tenant.store.orders.get(order.id) is None

    async with tenant.work() as work:
        order = _stage(tenant, work, lamp)
        await work.commit()
    assert await tenant.store.products.get(lamp.id) == ProductView.of(lamp)
    assert await tenant.store.orders.get(order.id) == OrderView.of(order)
    assert await _all_shown(tenant) == [before[0] + 1, before[1] + 1, before[2] + 1]


def _stage(tenant: TenantEnv, work: UnitOfWork, product: Product) -> Order:
    order = new_order(tenant, OrderLine.of(product, 1))
    work.products.add(product)
    work.stock.add(StockItem(id=product.id))
    work.orders.add(order)
    return order


async def _all_shown(tenant: TenantEnv) -> list[int]:
    store = tenant.store
    return [
        len((await store.products.search("", after=None, limit=100)).items),
        len((await store.orders.list(OrderFilter(), after=None, limit=100)).items),
        len(await store.orders.overdue(tenant.clock.now() + timedelta(days=1), limit=100)),
    ]


@dataclass(frozen=True, slots=True)
class _Offer:
    """One generated product."""

    name: str
    description: str | None


@dataclass(frozen=True, slots=True)
class _Sale:
    """One generated order."""

    customer: Actor
    status: OrderStatus
    minute: int


_offers = st.lists(st.builds(_Offer, names(), descriptions()), max_size=5)
_sales = st.lists(
    st.builds(_Sale, st.sampled_from([ADA, BEN]), st.sampled_from(OrderStatus), st.integers(0, 3)), max_size=8
)
_filters = st.builds(
    OrderFilter,
    customer=st.none() | st.sampled_from([ADA.id, BEN.id]),
    status=st.none() | st.sampled_from(OrderStatus),
)
_limits = st.integers(1, 4)


@law(
    "QRY-4",
    hint="Escape `%`, `_` and backslash, or search without a pattern; compare the stored search key, case and all.",
    mutants=("searches with LIKE", "takes an empty description for none", "ignores the status beside a customer"),
)
async def filters_and_search_give_the_models_answer(env: Env) -> None:
    """Filters and search give the model's answer, in its order, for generated data: missing and empty strings, letters
    of either case, `%`, `_`, backslash, combining characters."""
    tenant = await env.tenant()

    async def search(example: tuple[list[_Offer], str, int]) -> None:
        offers, typed, limit = example
        products = [tenant.new_product(name=offer.name, description=offer.description) for offer in offers]

        async def page(after: ProductPosition | None) -> Page[ProductView, ProductPosition]:
            return await tenant.store.products.search(typed, after=after, limit=limit)

        async with stored(tenant, products=products):
            found = await walk(page)
        by_key = sorted(products, key=lambda product: (product.search_key, product.id))
        assert found == [ProductView.of(product) for product in by_key if matches(product.name, typed)]

    async def filter_orders(example: tuple[list[_Sale], OrderFilter, int]) -> None:
        sales, which, limit = example
        orders = [_sold(tenant, sale) for sale in sales]

        async def page(after: OrderPosition | None) -> Page[OrderSummary, OrderPosition]:
            return await tenant.store.orders.list(which, after=after, limit=limit)

        async with stored(tenant, orders=orders):
            found = await walk(page)
        newest_first = sorted(orders, key=lambda order: (order.placed_at, order.id), reverse=True)
        expected = [order for order in newest_first if _is_wanted(order, which)]
        assert found == [
            OrderSummary(order.id, order.customer, order.status, order.total, order.placed_at) for order in expected
        ]

    await for_all(st.tuples(_offers, words(), _limits), search, most=env.plug.examples)
    await for_all(st.tuples(_sales, _filters, _limits), filter_orders, most=env.plug.examples)


def _sold(tenant: TenantEnv, sale: _Sale) -> Order:
    line = OrderLine.of(tenant.new_product(), 1 + sale.minute)
    order = new_order(tenant, line, by=sale.customer, at=tenant.clock.now() + sale.minute * MINUTE)
    order.status = sale.status
    return order


def _is_wanted(order: Order, which: OrderFilter) -> bool:
    return which.customer in {None, order.customer} and which.status in {None, order.status}


@law(
    "QRY-5",
    hint="Every query reads from its tenant's own tables; there is no column to filter by that one could forget.",
    mutants=("forgets the tenant in a query",),
)
async def no_query_shows_what_another_tenant_has(env: Env) -> None:
    """For every method of every query port: asked in tenant B for what belongs to tenant A, nothing of A is shown,
    whether B is empty or sells the same things."""
    a, b = await env.tenant(), await env.tenant()
    lamp = await a.product(sku="LAMP", name="Honeycomb lamp")
    belongings = Belongings(lamp, await a.order(lamp), a.ids.new())
    asked = [(name, ask) for name, ask in EXAMPLES.items() if name.startswith(("products.", "stock.", "orders."))]
    for name, ask in asked:
        try:
            answer = await ask(b, belongings)
        except PortError:
            answer = None
        assert not answer or answer == Page((), None), f"{name} shows what belongs to another tenant: {answer}"

    own = await b.product(sku="LAMP", name="Honeycomb lamp")
    ordered = await b.order(own, by=BEN)
    found = await b.store.products.search("honeycomb", after=None, limit=100)
    assert [item.id for item in found.items] == [own.id]
    assert [item.id for item in await _orders_of(b, None)] == [ordered.id]
    assert await _orders_of(b, ADA.id) == ()
    assert await b.store.orders.overdue(ordered.pay_by, limit=100) == (ordered.id,)


async def _orders_of(tenant: TenantEnv, customer: ActorId | None) -> tuple[OrderSummary, ...]:
    return (await tenant.store.orders.list(OrderFilter(customer=customer), after=None, limit=100)).items


@law(
    "QRY-6",
    hint="Fetch what belongs to all rows of a page at once, or keep it in the row.",
)
async def a_page_costs_the_same_whatever_its_size(env: Env) -> None:
    """The number of statements for a page of n does not depend on n, nor that for an order on its lines (seen through
    the harness, which counts at the driver)."""
    tenant = await env.tenant()
    products = [await tenant.product() for _ in range(12)]
    orders = [await tenant.shop.ordering.place(tenant.wish(*products[:many]), by=ADA) for many in (1, 12, 5)]
    for _ in range(9):
        await tenant.order(products[0], by=BEN)
        await tenant.shop.stock.receive(GoodsReceived(products[0].id, 1), by=KIM)
    store = tenant.store
    overdue_at = orders[0].pay_by + timedelta(days=1)

    await _costs_the_same(env, lambda limit: store.products.search("", after=None, limit=limit))
    await _costs_the_same(env, lambda limit: store.orders.list(OrderFilter(), after=None, limit=limit))
    await _costs_the_same(env, lambda limit: store.orders.overdue(overdue_at, limit=limit))
    await _costs_the_same(env, lambda limit: store.stock.movements(products[0].id, after=None, limit=limit))
    await _costs_the_same(env, lambda many: store.orders.get(orders[0 if many == 2 else 1].id))


async def _costs_the_same(env: Env, ask: Callable[[int], Awaitable[object]]) -> None:
    # The first time may cost more: a connection is made, a statement prepared.
    await ask(2)
    with env.statements() as for_two:
        await ask(2)
    with env.statements() as for_ten:
        await ask(10)
    assert len(for_two) == len(for_ten), f"for 2 rows: {for_two}; for 10: {for_ten}"


LAWS = (
    only_committed_data_is_seen,
    filters_and_search_give_the_models_answer,
    no_query_shows_what_another_tenant_has,
    a_page_costs_the_same_whatever_its_size,
)
