"""ENV: what every other law takes for granted."""

from application.configuration.views import ConfigurationView
from application.ports.outbox import Backlog
from domain.configuration.configuration import Configuration
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.answers import all_shown
from tests.support.concurrency import accepted
from tests.support.seeding import new_account


@law(
    "ENV-0",
    hint="`add` makes an empty store; `of` finds the same one again, from the tenant's id alone.",
    mutants=("another store each time", "has an account in each new tenant"),
)
async def a_new_tenant_is_empty_and_two_units_of_work_reach_the_same_store(env: PersistenceEnv) -> None:
    """A new tenant has nothing in it, and what one unit of work commits another one reads."""
    tenant = await env.tenant()
    assert not any(await all_shown(tenant, new_account(tenant))), "something is listed"
    assert await tenant.store.configuration.get() == ConfigurationView.of(Configuration())
    assert await tenant.store.outbox.backlog() == Backlog(None, None)
    assert await tenant.store.outbox.dead_letters(1) == []
    assert not await tenant.store.schedules.due_times(), "jobs have turns"
    assert tenant.id in await env.persistence.tenants()

    product = await tenant.product()
    with accepted("reading what another unit of work has committed"):
        for reached in (tenant, env.reach(tenant.id)):
            async with reached.uow() as uow:
                assert await uow.products.get(product.id) == product


LAWS = (a_new_tenant_is_empty_and_two_units_of_work_reach_the_same_store,)
