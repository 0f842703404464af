"""QRY-10: how much may be asked for at once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from inspect import signature

from application.accounts.views import AccountFilter
from application.ordering.views import OrderFilter
from application.ports.errors import UsageError
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import methods_of
from tests.contracts.laws.persistence.env import PersistenceEnv, ports_of_a_tenant
from tests.support.cast import ADA
from tests.support.concurrency import error_of
from tests.support.shop_env import ShopEnv

DAY = timedelta(days=1)

# For every method that has a limit: call it with this one.
CALLS: Mapping[str, Callable[[ShopEnv, int], Awaitable[object]]] = {
    "storage.prune_idempotency_records": lambda tenant, limit: tenant.store.storage.prune_idempotency_records(
        tenant.clock.now() + DAY, limit
    ),
    "outbox.claim": lambda tenant, limit: tenant.store.outbox.claim(limit, DAY),
    "outbox.dead_letters": lambda tenant, limit: tenant.store.outbox.dead_letters(limit),
    "outbox.prune": lambda tenant, limit: tenant.store.outbox.prune(tenant.clock.now() + DAY, limit),
    "products.search": lambda tenant, limit: tenant.store.products.search("", after=None, limit=limit),
    "stock.movements": lambda tenant, limit: tenant.store.stock.movements(
        tenant.new_product().id, after=None, limit=limit
    ),
    "orders.list": lambda tenant, limit: tenant.store.orders.list(OrderFilter(), after=None, limit=limit),
    "accounts.list": lambda tenant, limit: tenant.store.accounts.list(AccountFilter(), after=None, limit=limit),
    "access.api_keys": lambda tenant, limit: tenant.store.access.api_keys(ADA.id, after=None, limit=limit),
    "access.expired_families": lambda tenant, limit: tenant.store.access.expired_families(
        tenant.clock.now(), limit=limit
    ),
    "orders.overdue": lambda tenant, limit: tenant.store.orders.overdue(tenant.clock.now(), limit=limit),
}


@law(
    "QRY-10",
    hint="Look at the limit first, with `must_be_positive`: a store takes 0 or -1 for all, for none or for a mistake.",
    mutants=("takes no limit for all", "takes no limit for none", "prunes without a limit"),
)
async def a_limit_is_at_least_one(env: PersistenceEnv) -> None:
    """Every method that has a limit, of every port of a tenant, refuses one below 1 with a `UsageError` that says it,
    whether there is something to find or not, and changes nothing."""
    methods = {
        f"{port}.{name}"
        for port, protocol in ports_of_a_tenant()
        for name in methods_of(protocol)
        if "limit" in signature(getattr(protocol, name)).parameters
    }
    assert methods == CALLS.keys(), "every method with a limit has an example in this file"

    tenant = await env.tenant()
    await tenant.shop.ordering.place(tenant.wish(await tenant.product()), by=ADA, key="a key")
    [pruned, *due] = [envelope.id for envelope in await tenant.messages()]
    await tenant.store.outbox.sent([pruned])
    await tenant.store.outbox.postponed(due, tenant.clock.now())
    for name, call in CALLS.items():
        for limit in (0, -1, -(2**31)):
            error = await error_of(call(tenant, limit))
            assert isinstance(error, UsageError), f"{name} with a limit of {limit}: {error!r}"
            assert str(limit) in str(error)
    claimed = await tenant.store.outbox.claim(100, DAY)
    assert sorted(each.envelope.id for each in claimed) == due
    assert {each.attempts for each in claimed} == {1}
    assert await tenant.store.outbox.prune(tenant.clock.now() + DAY, 100) == 1
    assert await tenant.store.storage.prune_idempotency_records(tenant.clock.now() + DAY, 100) == 1


LAWS = (a_limit_is_at_least_one,)
