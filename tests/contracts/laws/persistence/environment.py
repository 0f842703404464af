"""ENV: what every other law takes for granted."""

from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import accepted


@law(
    "ENV-0",
    hint="`add` makes an empty store; `of` finds the same one again, from the tenant's id alone.",
    mutants=("another store each time",),
)
async def a_new_tenant_is_empty_and_two_units_of_work_reach_the_same_store(env: PersistenceEnv) -> None:
    """A new tenant has nothing in it, and what one unit of work commits another one reads."""
    tenant = await env.tenant()
    assert (await tenant.store.products.search("", after=None, limit=10)).items == ()
    assert await tenant.messages() == []
    assert tenant.id in await env.persistence.tenants()

    product = await tenant.product()
    with accepted("reading what another unit of work has committed"):
        for reached in (tenant, env.reach(tenant.id)):
            async with reached.uow() as uow:
                assert await uow.products.get(product.id) == product


LAWS = (a_new_tenant_is_empty_and_two_units_of_work_reach_the_same_store,)
