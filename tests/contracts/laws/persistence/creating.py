"""TEN 7, 10, 11 and 13: tenants that are created, and migrated, by many, by halves, and under any name."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

from adapters.shared.tenancy import TenantId
from application.ports.errors import NotMigrated
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.cancellation import cancelled_at
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.persistence.env import PersistenceEnv, new_tenant
from tests.support.concurrency import error_of, together

AWAITS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584)
"""At which await a call is cancelled, one time after the other, until it is through before."""


@law(
    "TEN-7",
    hint="Ask the server each time; what was created here, and what was listed before, is not all there is.",
    mutants=("remembers the list of tenants", "lists what it has created itself"),
    needs=(Capability.CROSS_PROCESS,),
)
async def tenants_of_other_processes_are_there_at_once(env: PersistenceEnv) -> None:
    """Tenants that are created at the same instant through two adapters which know only the address, some of them
    through both, are all there for both: listed in order, at the newest version, and each with one store."""
    async with env.again() as other:
        sides = (env, other)
        for side in sides:
            await side.persistence.tenants()
        same = new_tenant()
        created = [same, same, same, same, *(new_tenant() for _ in range(4))]
        outcomes = await together(8, lambda number: sides[number % 2].persistence.create_tenant(created[number]))
        outcomes.only()
        for side in sides:
            listed = list(await side.persistence.tenants())
            assert listed == sorted(set(listed))
            assert {*created} <= {*listed}, "a tenant is not listed"
            for tenant in created:
                await side.persistence.check(tenant)
        product = await env.reach(same).product()
        assert await other.reach(same).store.storage.read(Product, [product.id]) == [product]


@law(
    "TEN-10",
    hint="Make all of it in one transaction, or note last that it is finished, with steps that can be repeated.",
    mutants=("takes what was begun for done", "lists first and makes later"),
)
async def a_creation_that_breaks_off_is_finished_by_the_next(env: PersistenceEnv) -> None:
    """When creating a tenant is cancelled, at whichever await, or was begun by a process that is no more, the tenant is
    not there or not migrated, unless all of it is there; creating it once more makes it whole."""
    for number in AWAITS:
        tenant = new_tenant()
        is_cancelled = await _is_cancelled_at(number, partial(env.persistence.create_tenant, tenant))
        await _is_finished(env, tenant)
        if not is_cancelled:
            break
    else:
        raise AssertionError(f"it has not ended after {AWAITS[-1]} awaits")
    if env.harness.stamp is not None:
        tenant = new_tenant()
        async with env.harness.stamp(env.address, tenant, "half made"):
            await _is_finished(env, tenant)


async def _is_cancelled_at(number: int, call: Callable[[], Awaitable[object]]) -> bool:
    async def made() -> None:
        await call()

    return await cancelled_at(number, made)


async def _is_finished(env: PersistenceEnv, tenant: TenantId) -> None:
    problem = await error_of(env.persistence.check(tenant))
    assert problem is None or isinstance(problem, (NotFound, NotMigrated)), repr(problem)
    if problem is None:
        await env.reach(tenant).product(sku="WHOLE")
    await env.persistence.create_tenant(tenant)
    problem = await error_of(env.persistence.check(tenant))
    assert problem is None, f"created again, it is still not whole: {problem!r}"
    product = await env.reach(tenant).product()
    assert await env.reach(tenant).store.storage.read(Product, [product.id]) == [product]


@law(
    "TEN-11",
    hint="Take the steps that each tenant lacks, and note each with what it has changed; say what was done.",
    mutants=(
        "migrates one tenant",
        "does not say what it has migrated",
        "says that it has migrated all",
        "takes what it began to migrate for migrated",
    ),
    needs=(Capability.VERSIONED,),
)
async def older_data_are_brought_to_the_newest_version(env: PersistenceEnv) -> None:
    """`migrate` brings the data of every older version to the newest, and keeps them; it returns one sentence for each
    tenant that it has changed, which names it, and none for any other; so the next time there is none. Cancelled at
    whichever await, it has migrated a tenant or not, and the next one finishes it."""
    stamp = env.harness.stamp
    assert stamp is not None, "an adapter with VERSIONED says how to put another version on its data"
    current, *older = [await env.tenant() for _ in range(3)]
    products = [await tenant.product() for tenant in older]
    async with stamp(env.address, older[0].id, "older"), stamp(env.address, older[1].id, "older"):
        sentences = await env.persistence.migrate()
        assert all(sentence.endswith(".") for sentence in sentences)
        about = [[sentence for sentence in sentences if str(tenant.id) in sentence] for tenant in (current, *older)]
        assert [len(each) for each in about] == [0, 1, 1]
        assert len(await env.persistence.migrate()) == 0, "nothing is left to do"
        for tenant, product in zip(older, products, strict=True):
            problem = await error_of(env.persistence.check(tenant.id))
            assert problem is None, repr(problem)
            assert await tenant.store.storage.read(Product, [product.id]) == [product]

    tenant, product = older[0], products[0]
    for number in AWAITS:
        async with stamp(env.address, tenant.id, "older"):
            is_cancelled = await _is_cancelled_at(number, env.persistence.migrate)
            problem = await error_of(env.persistence.check(tenant.id))
            assert problem is None or isinstance(problem, NotMigrated), repr(problem)
            await env.persistence.migrate()
            problem = await error_of(env.persistence.check(tenant.id))
            assert problem is None, f"migrated again, it is still not whole: {problem!r}"
            assert await tenant.store.storage.read(Product, [product.id]) == [product]
        if not is_cancelled:
            return
    raise AssertionError(f"it has not ended after {AWAITS[-1]} awaits")


@law(
    "TEN-13",
    hint="Make the whole name part of the schema's, the database's or the file's; beware of patterns and of limits.",
    mutants=("cuts long names", "takes an underscore for any sign"),
)
async def tenants_with_names_alike_are_kept_apart(env: PersistenceEnv) -> None:
    """Names of up to 31 letters, digits and underscores are names of tenants; names that differ in one sign, at the end
    or anywhere, or by one underscore, are those of different ones."""
    stem = f"law_{uuid4().hex}"[:29]
    names = (stem, f"{stem}_", f"{stem}__", f"{stem}_a", f"{stem}ab", f"{stem}a_", stem.replace("_", "x"))
    tenants = [TenantId(name) for name in names]
    for tenant in tenants:
        problem = await error_of(env.persistence.check(tenant))
        assert isinstance(problem, NotFound), f"{tenant} is there before it was created: {problem!r}"
        await env.persistence.create_tenant(tenant)
    assert {*tenants} <= {*await env.persistence.tenants()}
    products = [await env.reach(tenant).product() for tenant in tenants]
    for own, tenant in zip(products, tenants, strict=True):
        found = await env.reach(tenant).store.storage.read(Product, [product.id for product in products])
        assert found == [own]


LAWS = (
    tenants_of_other_processes_are_there_at_once,
    a_creation_that_breaks_off_is_finished_by_the_next,
    older_data_are_brought_to_the_newest_version,
    tenants_with_names_alike_are_kept_apart,
)
