"""TEN: the port that holds tenants."""

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.errors import NotMigrated, PortError, TooNew
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.left_behind import left_behind
from tests.contracts.laws.persistence.env import PersistenceEnv, new_tenant
from tests.support.concurrency import accepted, error_of, refused, together
from tests.support.waiting import happens


@law(
    "TEN-1",
    hint="Make what is missing, and leave alone what is there.",
    mutants=("creates anew what is there",),
)
async def creating_a_tenant_again_keeps_its_data(env: PersistenceEnv) -> None:
    """Creating a tenant that is there changes nothing of it: its data and its messages stay."""
    tenant = await env.tenant()
    product = await tenant.product()
    await env.persistence.create_tenant(tenant.id)
    again = env.reach(tenant.id)
    assert await again.store.storage.read(Product, [product.id]) == [product]
    assert len(await again.messages()) == 2


@law(
    "TEN-2",
    hint="Make a tenant under a lock, or with commands that do nothing when it is there: others try at the same time.",
    mutants=("looks first and creates later",),
)
async def of_many_who_create_a_tenant_all_get_the_same(env: PersistenceEnv) -> None:
    """N concurrent creations of one tenant make one, and all of them return: what each then stores is there for all."""
    tenant = new_tenant()

    async def create_and_add(number: int) -> Product:
        await env.persistence.create_tenant(tenant)
        await env.persistence.check(tenant)
        return await env.reach(tenant).product(sku=f"LAMP-{number}")

    outcomes = await together(6, create_and_add)
    outcomes.only()
    ids = [product.id for product in outcomes.answers]
    assert len(await env.reach(tenant).store.storage.read(Product, ids)) == 6
    assert list(await env.persistence.tenants()).count(tenant) == 1


@law(
    "TEN-3",
    hint="List what the server has, not what was created here; sort by name.",
    mutants=("lists tenants as they came", "forgets the last tenant"),
)
async def the_list_of_tenants_is_sorted_and_complete(env: PersistenceEnv) -> None:
    """The list of tenants is sorted by name, names every tenant once, and names none that was not created."""
    unknown, created = new_tenant(), [new_tenant() for _ in range(4)]
    for tenant in created:
        await env.persistence.create_tenant(tenant)
    listed = list(await env.persistence.tenants())
    assert listed == sorted(set(listed))
    assert set(created) <= set(listed)
    with refused(NotFound):
        await env.persistence.check(unknown)
    assert unknown not in await env.persistence.tenants(), "asking for a tenant has created it"


@law(
    "TEN-4",
    hint="Keep the version of their shape with the data, and compare it with the one that this code needs.",
    mutants=(
        "takes newer data for its own",
        "takes a missing tenant for an old one",
        "tells newer data to be migrated",
        "migrates newer data",
        "stops at newer data",
        "takes data without a version for its own",
    ),
    needs=(Capability.VERSIONED,),
)
async def missing_older_and_newer_data_are_told_apart(env: PersistenceEnv) -> None:
    """`check` passes data in the shape of this version of the shop; a tenant that is missing is `NotFound`, data of an
    older version, and such whose version is not there, are `NotMigrated`, those of a newer one `TooNew`, and all of
    these say both versions. `migrate` leaves newer data as they are, and does not stop at them."""
    assert env.harness.stamp is not None, "an adapter with VERSIONED says how to put another version on its data"
    tenant = (await env.tenant()).id
    await env.persistence.check(tenant)
    async with env.harness.stamp(env.address, tenant, "without a version"):
        with refused(NotMigrated) as unknown:
            await env.persistence.check(tenant)
    async with env.harness.stamp(env.address, tenant, "older"):
        with refused(NotMigrated) as older:
            await env.persistence.check(tenant)
    assert older.error.needed == unknown.error.needed not in {unknown.error.found, older.error.found}
    async with env.harness.stamp(env.address, tenant, "newer"):
        with refused(TooNew) as newer:
            await env.persistence.check(tenant)
        with accepted("migrating what can be migrated"):
            assert not any(str(tenant) in sentence for sentence in await env.persistence.migrate())
        with refused(TooNew) as still:
            await env.persistence.check(tenant)
    assert newer.error.values == still.error.values
    assert newer.error.found != newer.error.needed == older.error.needed
    await env.persistence.check(tenant)
    with refused(NotFound):
        await env.persistence.check(new_tenant())


@law(
    "TEN-5",
    hint="Close every connection, thread and task that was made since `open`, in whatever state it is.",
    mutants=("leaves something open", "cannot be closed twice"),
)
async def closing_leaves_nothing_open(env: PersistenceEnv) -> None:
    """Closing leaves nothing open: no connection to the server, no thread, no task. Closing twice is harmless, and so
    is closing what was never opened; what is closed can be opened again."""
    never_opened = env.harness.build(env.address, clock=env.clock)
    with accepted("closing what was never opened, closing twice, or opening again"):
        await never_opened.close()
        await _open_use_and_close(env)
    left = await left_behind(lambda: _open_use_and_close(env))
    assert not left, f"left after closing: {left}"
    if env.can_be_cut:
        async with env.behind_a_proxy() as (proxy, far):
            await far.persistence.tenants()
            assert proxy.lines > 0
            await far.persistence.close()

            async def no_line_is_left() -> bool:
                return proxy.lines == 0

            assert await happens(no_line_is_left, within=5), "a connection is left after closing"


async def _open_use_and_close(env: PersistenceEnv) -> None:
    async with env.again() as other:
        tenant = await other.tenant()
        await tenant.product()
        await other.persistence.close()
        assert await error_of(other.persistence.close()) is None
        await other.persistence.open()
        await other.persistence.ping()


@law(
    "TEN-6",
    hint="Check in every method whether it is open, and say in a `UsageError` what to call first.",
    mutants=("fails like a bug when it is closed",),
)
async def used_while_it_is_not_open_it_says_so(env: PersistenceEnv) -> None:
    """Whoever uses it before `open` or after `close` either gets the answer, where nothing has to be open for it, or a
    `PortError` that says what is wrong; never an error of the driver's or of the language."""
    tenant = await env.tenant()
    async with env.again() as closed:
        await closed.persistence.close()
        for persistence in (env.harness.build(env.address, clock=env.clock), closed.persistence):
            for use in (_ping, _list, _check, _read):
                error = await error_of(use(persistence, tenant.id))
                assert error is None or isinstance(error, (PortError, NotFound)), f"{use.__name__} let {error!r} out"
            # What was opened for an answer is let go of, too.
            await persistence.close()


async def _ping(persistence: Persistence, _: TenantId) -> None:
    await persistence.ping()


async def _list(persistence: Persistence, _: TenantId) -> None:
    await persistence.tenants()


async def _check(persistence: Persistence, tenant: TenantId) -> None:
    await persistence.check(tenant)


async def _read(persistence: Persistence, tenant: TenantId) -> None:
    await persistence.of(tenant).storage.read(Product, [])
    await persistence.of(tenant).products.search("", after=None, limit=1)


LAWS = (
    creating_a_tenant_again_keeps_its_data,
    of_many_who_create_a_tenant_all_get_the_same,
    the_list_of_tenants_is_sorted_and_complete,
    missing_older_and_newer_data_are_told_apart,
    closing_leaves_nothing_open,
    used_while_it_is_not_open_it_says_so,
)
