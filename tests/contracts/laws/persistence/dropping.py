"""TEN-14: a tenant that is dropped is gone, for good and alone."""

from adapters.shared.tenancy import TenantId
from application.accounts.views import AccountFilter
from application.ordering.views import OrderFilter
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv, new_tenant
from tests.support.cast import ADA
from tests.support.concurrency import accepted, refused
from tests.support.seeding import new_account, store
from tests.support.shop_env import ShopEnv


@law(
    "TEN-14",
    hint="Drop the schema, database or file of exactly this name, and let go of what is connected to it.",
    mutants=(
        "keeps what the dropped tenant had",
        "drops whoever is called alike",
        "takes an unknown tenant for dropped",
    ),
)
async def a_dropped_tenant_is_gone_and_nobody_else(env: PersistenceEnv) -> None:
    """A tenant that is dropped is no longer listed nor known, and one that is created under its name has nothing of
    what it had; whoever else there is has all of theirs, also a tenant whose name begins like that one. An unknown
    tenant cannot be dropped: `NotFound`, also when it was dropped before."""
    name = new_tenant()
    alike = TenantId(f"{name}6")
    persistence = env.persistence
    for each in (name, alike):
        await persistence.create_tenant(each)
    tenant, neighbour = env.reach(name), env.reach(alike)
    _, kept = await _filled(tenant), await _filled(neighbour)

    with accepted("dropping a tenant"):
        await persistence.drop_tenant(name)
    assert alike in (listed := await persistence.tenants())
    assert name not in listed
    for ask in (persistence.check, persistence.drop_tenant):
        with refused(NotFound):
            await ask(name)
    with refused(NotFound):
        await persistence.drop_tenant(new_tenant())

    with accepted("creating a tenant of that name again"):
        await persistence.create_tenant(name)
        again = env.reach(name)
        assert await _contents(again) == ([], [], [], [])
        assert await again.store.storage.find_idempotency_record(str(ADA.id), "a key") is None
        product = await again.product()
    assert await again.store.storage.read(Product, [product.id]) == [product]
    assert await _contents(neighbour) == kept


async def _filled(tenant: ShopEnv) -> tuple[list[object], ...]:
    """Something of everything, and what is seen of it."""
    lamp = await tenant.product()
    await tenant.shop.ordering.place(tenant.wish(lamp), by=ADA, key="a key")
    await store(tenant, accounts=[new_account(tenant)])
    seen = await _contents(tenant)
    assert all(seen)
    return seen


async def _contents(tenant: ShopEnv) -> tuple[list[object], ...]:
    ask = tenant.store
    due = await tenant.messages()
    await ask.outbox.postponed([envelope.id for envelope in due], tenant.clock.now())
    return (
        [*(await ask.products.search("", after=None, limit=100)).items],
        [*(await ask.orders.list(OrderFilter(), after=None, limit=100)).items],
        [*(await ask.accounts.list(AccountFilter(), after=None, limit=100)).items],
        [envelope.id for envelope in due],
    )


LAWS = (a_dropped_tenant_is_gone_and_nobody_else,)
