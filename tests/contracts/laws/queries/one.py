"""QRY 12 and 15: one thing by its id, and which orders are overdue."""

from datetime import timedelta
from uuid import UUID

from application.access.views import ApiKeyGrant
from application.accounts.views import AccessState, AccountView, Credentials
from application.catalogue.views import ProductView
from application.ordering.views import OrderView
from application.stock.views import StockLevel
from domain.access.ids import ApiKeyId
from domain.accounts.actor import ActorId
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.seeding import new_account, new_api_key, new_order, store
from tests.support.shop_env import ShopEnv

INSTANT = timedelta(microseconds=1)


@law(
    "QRY-12",
    hint="Select by id, of the one kind that is asked for; None where nothing is found.",
    mutants=(
        "shows something else for what is not there",
        "shows an empty stock where there is none",
        "shows whoever is there for an account",
    ),
)
async def an_id_finds_its_own_and_nothing_else(env: PersistenceEnv) -> None:
    """By its id each product, stock item, order, account and API key is shown among others, and only as what it is: of
    an id that nothing of this kind has, also one that something else has, there is none; nor is there stock of a
    product without a stock item."""
    tenant = await env.tenant()
    ask, unknown = tenant.store, tenant.ids.new()
    assert await _nothing_has(tenant, unknown)

    stocked = [await tenant.product(on_hand=number) for number in (0, 3, 5)]
    bare = tenant.new_product()
    await store(tenant, products=[bare])
    orders = [new_order(tenant) for _ in range(3)]
    await store(tenant, orders=orders)
    for product in (*stocked, bare):
        assert await ask.products.get(product.id) == ProductView.of(product)
        assert await ask.orders.get(OrderId(product.id)) is None
    for product, on_hand in zip(stocked, (0, 3, 5), strict=True):
        assert await ask.stock.level(product.id) == StockLevel.of(StockItem(id=product.id, on_hand=on_hand))
    assert await ask.stock.level(bare.id) is None
    for order in orders:
        assert await ask.orders.get(order.id) == OrderView.of(order)
        assert await ask.products.get(ProductId(order.id)) is None
        assert await ask.stock.level(ProductId(order.id)) is None
    await _accounts_and_keys(tenant)
    assert await _nothing_has(tenant, unknown)


async def _accounts_and_keys(tenant: ShopEnv) -> None:
    accounts = [new_account(tenant) for _ in range(3)]
    keys = [new_api_key(tenant, account) for account in accounts]
    await store(tenant, accounts=accounts, api_keys=keys)
    ask = tenant.store
    for account, key in zip(accounts, keys, strict=True):
        assert await ask.accounts.get(account.id) == AccountView.of(account)
        assert await ask.accounts.access_state(account.id) == AccessState.of(account)
        assert await ask.accounts.credentials(account.id) == Credentials.of(account)
        assert await ask.access.api_key(key.id) == ApiKeyGrant.of(key)
        assert await ask.accounts.get(ActorId(key.id)) is None
        assert await ask.access.api_key(ApiKeyId(account.id)) is None


async def _nothing_has(tenant: ShopEnv, unknown: UUID) -> bool:
    ask = tenant.store
    found = [
        await ask.products.get(ProductId(unknown)),
        await ask.stock.level(ProductId(unknown)),
        await ask.orders.get(OrderId(unknown)),
        await ask.accounts.get(ActorId(unknown)),
        await ask.accounts.access_state(ActorId(unknown)),
        await ask.accounts.credentials(ActorId(unknown)),
        await ask.access.api_key(ApiKeyId(unknown)),
    ]
    return not any(found)


@law(
    "QRY-15",
    hint="Status placed, and `pay_by` at this time or before it, to the microsecond; limit after sorting.",
    mutants=("takes the very moment for in time", "takes what is paid for overdue", "gives all that is overdue"),
)
async def overdue_is_what_was_to_be_paid_by_now(env: PersistenceEnv) -> None:
    """Overdue is an order in status placed, and in no other, whose time to pay is the given one or earlier, to the
    microsecond; no more are given than asked for, and those first that are overdue for longest."""
    tenant = await env.tenant()
    now = tenant.clock.now()
    orders = [new_order(tenant, at=now + number * INSTANT) for number in range(5)]
    others = [new_order(tenant, at=now) for _ in OrderStatus]
    for order, status in zip(others, OrderStatus, strict=True):
        order.status = status
    others = [order for order in others if order.status is not OrderStatus.PLACED]
    for order in (*orders[::-1], *others):
        await store(tenant, orders=[order])
    for number, last in enumerate(orders):
        for limit in (1, 2, 4, 10):
            found = await tenant.store.orders.overdue(last.pay_by, limit=limit)
            assert list(found) == [order.id for order in orders[: min(limit, number + 1)]]
    assert await tenant.store.orders.overdue(orders[0].pay_by - INSTANT, limit=10) == ()


LAWS = (an_id_finds_its_own_and_nothing_else, overdue_is_what_was_to_be_paid_by_now)
