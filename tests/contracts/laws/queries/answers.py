"""QRY 1, 5 and 6: what queries know, and what it costs to ask."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from application.access.views import ApiKeyGrant
from application.accounts.views import AccountFilter, AccountView, Credentials
from application.catalogue.views import ProductView
from application.configuration.views import ConfigurationView
from application.core.page import Page
from application.core.unit_of_work import UnitOfWork
from application.ordering.views import OrderFilter, OrderSummary, OrderView
from application.ports.errors import AlreadyExists, PortError
from application.stock.receive_stock import ReceiveStockRequest
from domain.access.api_key import ApiKey
from domain.access.refresh_family import REFRESH_WITHIN
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from domain.catalogue.product import Product
from domain.configuration.configuration import Configuration, Feature
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.persistence.isolation import EXAMPLES, Belongings
from tests.support.cast import ADA, BEN, EMAILS, KIM
from tests.support.concurrency import refused
from tests.support.seeding import new_account, new_api_key, new_family, new_order, store
from tests.support.shop_env import ShopEnv

OFF = Configuration(switched_off=frozenset(Feature))
LONG = timedelta(days=36_525)
"""By then whatever can expire has expired."""


@law(
    "QRY-1",
    hint="Read what the transaction has committed; an index that is written apart from it lies sooner or later.",
    mutants=("shows what is not committed",),
)
async def only_committed_data_is_seen(env: PersistenceEnv) -> None:
    """Queries show what is committed: nothing of an open unit of work, nothing of one whose commit failed, and all of
    it once the commit has returned."""
    tenant = await env.tenant()
    taken, owner = await tenant.product(sku="TAKEN"), new_account(tenant)
    await store(tenant, accounts=[owner])
    before = await all_shown(tenant, owner)
    lamp = tenant.new_product()
    async with tenant.uow() as uow:
        _stage(tenant, uow, lamp, owner)
        assert await all_shown(tenant, owner) == before
    assert await all_shown(tenant, owner) == before

    async with tenant.uow() as uow:
        order, account, key = _stage(tenant, uow, lamp, owner)
        uow.products.add(tenant.new_product(sku=taken.sku))
        with refused(AlreadyExists):
            await uow.commit()
    assert await all_shown(tenant, owner) == before
    assert await tenant.store.products.get(lamp.id) is None
    assert await tenant.store.stock.level(lamp.id) is None
    assert await tenant.store.orders.get(order.id) is None
    assert await tenant.store.accounts.access_state(account.id) is None
    assert await tenant.store.access.api_key(key.id) is None
    assert await tenant.store.configuration.get() == ConfigurationView.of(Configuration())

    async with tenant.uow() as uow:
        order, account, key = _stage(tenant, uow, lamp, owner)
        await uow.commit()
    assert await tenant.store.products.get(lamp.id) == ProductView.of(lamp)
    assert await tenant.store.orders.get(order.id) == OrderView.of(order)
    assert await tenant.store.accounts.get(account.id) == AccountView.of(account)
    assert await tenant.store.access.api_key(key.id) == ApiKeyGrant.of(key)
    assert await tenant.store.configuration.get() == ConfigurationView.of(OFF)
    assert await all_shown(tenant, owner) == [number + 1 for number in before]


def _stage(tenant: ShopEnv, uow: UnitOfWork, product: Product, owner: Account) -> tuple[Order, Account, ApiKey]:
    order, account = new_order(tenant, OrderLine.of(product, 1)), new_account(tenant)
    key = new_api_key(tenant, owner)
    uow.products.add(product)
    uow.stock.add(StockItem(id=product.id))
    uow.orders.add(order)
    uow.accounts.add(account)
    uow.configurations.add(replace(OFF))
    uow.refresh_families.add(new_family(tenant, account))
    uow.api_keys.add(key)
    return order, account, key


async def all_shown(tenant: ShopEnv, owner: Account) -> list[int]:
    """How many there are of whatever is listed; of API keys, those of this account."""
    ask, later = tenant.store, tenant.clock.now() + LONG
    return [
        len((await ask.products.search("", after=None, limit=100)).items),
        len((await ask.orders.list(OrderFilter(), after=None, limit=100)).items),
        len(await ask.orders.overdue(later, limit=100)),
        len((await ask.accounts.list(AccountFilter(), after=None, limit=100)).items),
        len((await ask.access.api_keys(owner.id, after=None, limit=100)).items),
        len(await ask.access.expired_families(later, limit=100)),
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
    belongings = await Belongings.of(a, await a.product(sku="LAMP", name="Honeycomb lamp"))
    queries = ("products.", "stock.", "orders.", "accounts.", "access.", "configuration.")
    asked = [(name, ask) for name, ask in EXAMPLES.items() if name.startswith(queries)]
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

    ada = new_account(b, email=belongings.account.email)
    family = new_family(b, ada)
    await store(b, accounts=[ada], refresh_families=[family])
    listed = await b.store.accounts.list(AccountFilter(), after=None, limit=100)
    assert listed.items == (AccountView.of(ada),)
    assert await b.store.accounts.credentials_for(EMAILS[ADA.id]) == Credentials.of(ada)
    assert await b.store.access.expired_families(family.expires_at, limit=100) == (family.id,)


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
    accounts = [new_account(tenant) for _ in range(12)]
    keys, families = [[new(tenant, accounts[0]) for _ in range(12)] for new in (new_api_key, new_family)]
    await store(tenant, accounts=accounts, api_keys=keys, refresh_families=families)
    ask = tenant.store
    later = tenant.clock.now() + REFRESH_WITHIN

    await _costs_the_same(env, lambda limit: ask.products.search("", after=None, limit=limit))
    await _costs_the_same(env, lambda limit: ask.orders.list(OrderFilter(), after=None, limit=limit))
    await _costs_the_same(env, lambda limit: ask.orders.overdue(later, limit=limit))
    await _costs_the_same(env, lambda limit: ask.stock.movements(products[0].id, after=None, limit=limit))
    await _costs_the_same(env, lambda many: ask.orders.get(orders[0 if many == 2 else 1].id))
    await _costs_the_same(env, lambda limit: ask.accounts.list(AccountFilter(), after=None, limit=limit))
    await _costs_the_same(env, lambda limit: ask.access.api_keys(accounts[0].id, after=None, limit=limit))
    await _costs_the_same(env, lambda limit: ask.access.expired_families(later, limit=limit))


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
