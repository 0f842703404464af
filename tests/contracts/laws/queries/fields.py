"""QRY-8: what is shown is what is stored, every field of it."""

from application.access.views import ApiKeyGrant, ApiKeyView
from application.accounts.views import AccessState, AccountFilter, AccountView, Credentials
from application.catalogue.views import ProductView
from application.configuration.views import ConfigurationView
from application.ordering.views import OrderFilter, OrderSummary, OrderView
from application.stock.views import StockLevel
from domain.access.api_key import ApiKey
from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import Role
from domain.catalogue.product import Product
from domain.configuration.configuration import THE_ONE, Configuration
from domain.ordering.order import Order
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.examples import example_of
from tests.support.shop_env import ShopEnv


@law(
    "QRY-8",
    hint="Select every column that the view has a field for, each into its own field.",
    mutants=("shows no description", "shows no confirmation", "shows no roles", "shows no scopes"),
)
async def every_field_is_shown_as_it_is_stored(env: PersistenceEnv) -> None:
    """Every field of a view is shown as it is stored, one by one and in lists, the optional ones included."""
    for seed in (1, 2):
        tenant = await env.tenant()
        product, item = example_of(Product, seed=seed), example_of(StockItem, seed=seed)
        order, account = example_of(Order, seed=seed), example_of(Account, seed=seed)
        key, configuration = example_of(ApiKey, seed=seed), example_of(Configuration, seed=seed, id=THE_ONE)
        async with tenant.uow() as uow:
            uow.products.add(product)
            uow.stock.add(item)
            uow.orders.add(order)
            uow.accounts.add(account)
            uow.api_keys.add(key)
            uow.configurations.add(configuration)
            await uow.commit()

        store = tenant.store
        assert await store.products.get(product.id) == ProductView.of(product)
        assert (await store.products.search("", after=None, limit=1)).items == (ProductView.of(product),)
        assert await store.stock.level(item.id) == StockLevel.of(item)
        assert await store.orders.get(order.id) == OrderView.of(order)
        [summary] = (await store.orders.list(OrderFilter(), after=None, limit=1)).items
        assert summary == OrderSummary(order.id, order.customer, order.status, order.total, order.placed_at)
        assert (await store.access.api_keys(key.account, after=None, limit=1)).items == (ApiKeyView.of(key),)
        assert await store.access.api_key(key.id) == ApiKeyGrant.of(key)
        assert await store.configuration.get() == ConfigurationView.of(configuration)
        await _is_shown(tenant, account)

        optional = ("email", "password_hash", "confirmed_at", "confirmation", "reset")
        empty = {"status": AccountStatus.ACTIVE, "roles": frozenset[Role](), **dict.fromkeys(optional)}
        bare = example_of(Account, seed=seed, **{"id": account.id, "version": account.version, **empty})
        async with tenant.uow() as uow:
            uow.accounts.save(bare)
            await uow.commit()
        await _is_shown(tenant, bare)


async def _is_shown(tenant: ShopEnv, account: Account) -> None:
    ask = tenant.store.accounts
    assert await ask.get(account.id) == AccountView.of(account)
    assert (await ask.list(AccountFilter(), after=None, limit=1)).items == (AccountView.of(account),)
    assert await ask.access_state(account.id) == AccessState.of(account)
    assert await ask.credentials(account.id) == Credentials.of(account)
    if account.email is not None:
        assert await ask.credentials_for(account.email) == Credentials.of(account)


LAWS = (every_field_is_shown_as_it_is_stored,)
