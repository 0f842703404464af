"""QRY 1, 5 and 6: what queries know, and what it costs to ask."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from application.catalogue.views import ProductView
from application.core.page import Page
from application.core.unit_of_work import UnitOfWork
from application.ordering.views import OrderFilter, OrderSummary, OrderView
from application.ports.errors import AlreadyExists, PortError
from application.ports.schedules import Turn
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import ActorId
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.persistence.isolation import EXAMPLES, Belongings
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import refused
from tests.support.seeding import new_order
from tests.support.shop_env import ShopEnv

DAY = timedelta(days=1)


@law(
    "QRY-1",
    hint="Read what the transaction has committed; an index that is written apart from it lies sooner or later.",
    mutants=("shows what is not committed",),
)
async def only_committed_data_is_seen(env: PersistenceEnv) -> None:
    """Queries show what is committed: nothing of an open unit of work, nothing of one whose commit failed, and all of
    it once the commit has returned."""
    tenant = await env.tenant()
    taken = await tenant.product(sku="TAKEN")
    before = await _all_shown(tenant)
    lamp = tenant.new_product()
    async with tenant.uow() as uow:
        order = _stage(tenant, uow, lamp)
        assert await _all_shown(tenant) == before
    assert await _all_shown(tenant) == before

    async with tenant.uow() as uow:
        _stage(tenant, uow, lamp)
        uow.products.add(tenant.new_product(sku=taken.sku))
        with refused(AlreadyExists):
            await uow.commit()
    assert await _all_shown(tenant) == before
    assert await tenant.store.products.get(lamp.id) is None
    assert await tenant.store.stock.level(lamp.id) is None
    assert await tenant.store.orders.get(order.id) is None

    async with tenant.uow() as uow:
        order = _stage(tenant, uow, lamp)
        await uow.commit()
    assert await tenant.store.products.get(lamp.id) == ProductView.of(lamp)
    assert await tenant.store.orders.get(order.id) == OrderView.of(order)
    assert await _all_shown(tenant) == [before[0] + 1, before[1] + 1, before[2] + 1]


def _stage(tenant: ShopEnv, uow: UnitOfWork, product: Product) -> Order:
    order = new_order(tenant, OrderLine.of(product, 1))
    uow.products.add(product)
    uow.stock.add(StockItem(id=product.id))
    uow.orders.add(order)
    return order


async def _all_shown(tenant: ShopEnv) -> list[int]:
    store = tenant.store
    return [
        len((await store.products.search("", after=None, limit=100)).items),
        len((await store.orders.list(OrderFilter(), after=None, limit=100)).items),
        len(await store.orders.overdue(tenant.clock.now() + DAY, limit=100)),
    ]


# Pattern P39: Multi-tenancy
@law(
    "QRY-5",
    hint="Every query reads from its tenant's own tables; there is no column to filter by that one could forget.",
    mutants=("forgets the tenant in a query",),
)
async def no_query_shows_what_another_tenant_has(env: PersistenceEnv) -> None:
    """For every method of every query port: asked in tenant B for what belongs to tenant A, nothing of A is shown,
    whether B is empty or sells the same things."""
    a, b = await env.tenant(), await env.tenant()
    lamp = await a.product(sku="LAMP", name="Honeycomb lamp")
    belongings = Belongings(lamp, await a.order(lamp), a.ids.new(), Turn("a job", a.ids.new()))
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


async def _orders_of(tenant: ShopEnv, customer: ActorId | None) -> tuple[OrderSummary, ...]:
    return (await tenant.store.orders.list(OrderFilter(customer=customer), after=None, limit=100)).items


# Pattern P58: Read side
@law(
    "QRY-6",
    hint="Fetch what belongs to all rows of a page at once, or keep it in the row.",
    mutants=("asks for every row by itself",),
)
async def a_page_costs_the_same_whatever_its_size(env: PersistenceEnv) -> None:
    """The number of statements for a page of n does not depend on n, nor that for an order on its lines (seen through
    the harness, which counts at the driver)."""
    tenant = await env.tenant()
    products = [await tenant.product() for _ in range(12)]
    orders = [await tenant.shop.ordering.place(tenant.wish(*products[:many]), by=ADA) for many in (1, 12, 5)]
    for _ in range(9):
        await tenant.order(products[0], by=BEN)
        await tenant.shop.stock.receive(ReceiveStockRequest(products[0].id, 1), by=KIM)
    store = tenant.store
    overdue_at = orders[0].pay_by + DAY

    await _costs_the_same(env, lambda limit: store.products.search("", after=None, limit=limit))
    await _costs_the_same(env, lambda limit: store.orders.list(OrderFilter(), after=None, limit=limit))
    await _costs_the_same(env, lambda limit: store.orders.overdue(overdue_at, limit=limit))
    await _costs_the_same(env, lambda limit: store.stock.movements(products[0].id, after=None, limit=limit))
    await _costs_the_same(env, lambda many: store.orders.get(orders[0 if many == 2 else 1].id))


async def _costs_the_same(env: PersistenceEnv, ask: Callable[[int], Awaitable[object]]) -> None:
    # The first time may cost more: a connection is made, a statement prepared.
    await ask(2)
    with env.statements() as for_two:
        await ask(2)
    with env.statements() as for_ten:
        await ask(10)
    assert len(for_two) == len(for_ten), f"for 2 rows: {for_two}; for 10: {for_ten}"


LAWS = (
    only_committed_data_is_seen,
    no_query_shows_what_another_tenant_has,
    a_page_costs_the_same_whatever_its_size,
)
