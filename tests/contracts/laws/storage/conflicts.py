"""UOW 9 to 12: whoever was slower starts again."""

import asyncio

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import ConcurrencyConflict
from application.ports.storage import IdempotencyRecord
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from domain.shared.money import Money
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.batches import KINDS
from tests.contracts.laws.storage.every_kind import changed, new_of_each_kind, repository_of, stored_of_each_kind
from tests.contracts.laws.storage.reads import READS
from tests.support.cast import euros
from tests.support.concurrency import refused, together
from tests.support.shop_env import ShopEnv


# Pattern P51: Unit of work
@law(
    "UOW-9",
    hint="Compare the stored version with the expected one in the statement that writes; count the rows it changed.",
    mutants=(
        "last write wins",
        "ignores the version",
        "compares first and writes later",
        *(f"checks no version of the kind {kind.label}" for kind in KINDS),
    ),
)
async def of_those_who_loaded_one_version_one_commits(env: PersistenceEnv) -> None:
    """Two units of work load one version, by `get`, `get_many` or `find`, and both save: exactly one commits, the other
    raises `ConcurrencyConflict`, whatever the kind of aggregate; and so it is when they commit at the same instant, and
    when they are many."""
    tenant = await env.tenant()
    for one in await stored_of_each_kind(tenant):
        await _one_of_two_commits(tenant, one)
    lamp = await tenant.product(price=euros("1.00"))
    for cents, read in enumerate(READS.values()):
        async with tenant.uow() as first, tenant.uow() as second:
            for uow, price in ((first, f"2.0{cents}"), (second, f"3.0{cents}")):
                mine = await read(uow, lamp)
                mine.change_price(euros(price))
                uow.products.save(mine)
            await first.commit()
            with refused(ConcurrencyConflict):
                await second.commit()
        assert (await _stored(tenant, lamp)).price == euros(f"2.0{cents}")

    for rivals in (2, 8):
        version = (await _stored(tenant, lamp)).version
        all_loaded = asyncio.Barrier(rivals)

        async def rival(number: int, rivals: int = rivals, all_loaded: asyncio.Barrier = all_loaded) -> Money:
            price = euros(f"{10 * rivals + number}.00")
            async with tenant.uow() as uow:
                await _reprice(uow, lamp, price)
                await all_loaded.wait()
                await uow.commit()
            return price

        outcomes = await together(rivals, rival)
        outcomes.only(ConcurrencyConflict)
        assert len(outcomes.answers) == 1, (
            f"{len(outcomes.answers)} of {rivals} who loaded version {version} have committed"
        )
        stored = await _stored(tenant, lamp)
        assert (stored.price, stored.version) == (outcomes.answers[0], version + 1)


async def _one_of_two_commits(tenant: ShopEnv, stored: Aggregate) -> None:
    # Even seeds: a field that has only two values has another one in what is stored.
    kind, saved = type(stored), [changed(stored, seed=seed) for seed in (2, 4)]
    async with tenant.uow() as first, tenant.uow() as second:
        for uow, mine in zip((first, second), saved, strict=True):
            await repository_of(uow, kind).get(stored.id)
            repository_of(uow, kind).save(mine)
        await first.commit()
        with refused(ConcurrencyConflict):
            await second.commit()
    assert await tenant.store.storage.read(kind, [stored.id]) == saved[:1], f"of two who save one {kind.label}"


@law(
    "UOW-10",
    hint="The conflict undoes the whole batch: in every table, in the outbox, and among the idempotency records.",
    mutants=("stores what does not conflict", "keeps accounts after a conflict"),
)
async def after_a_conflict_nothing_of_the_unit_exists(env: PersistenceEnv) -> None:
    """After a conflict none of that unit's writes exists, in any repository, among the movements, in the
    outbox or among the idempotency records."""
    tenant = await env.tenant()
    # The order of ids is the order of writing: one is written before the conflict, and one after.
    early, lamp, late = [await tenant.product(on_hand=5) for _ in range(3)]
    new = new_of_each_kind(tenant)
    async with tenant.uow() as uow:
        wish = await uow.products.get_many([early.id, lamp.id, late.id])
        for product in wish:
            product.change_price(euros("9.99"))
            uow.products.save(product)
        for item in await uow.stock.get_many([early.id, late.id]):
            item.receive(6, at=env.clock.now())
            uow.stock.save(item)
        for one in new:
            repository_of(uow, type(one)).add(one)
        uow.add_record(IdempotencyRecord("someone", "a key", "a request", answer=None, at=env.clock.now()))
        await _overtake(tenant, lamp)
        await tenant.messages()
        with refused(ConcurrencyConflict):
            await uow.commit()

    async with tenant.uow() as uow:
        assert await uow.products.get_many([early.id, late.id]) in ([early, late], [late, early])
        assert [item.on_hand for item in await uow.stock.get_many([early.id, late.id])] == [5, 5]
        for one in new:
            assert await repository_of(uow, type(one)).get_many([one.id]) == [], f"a new {one.label} has stayed"
    assert await tenant.messages() == []
    assert await tenant.store.storage.find_idempotency_record("someone", "a key") is None
    assert len((await tenant.store.stock.movements(early.id, after=None, limit=10)).items) == 1


@law(
    "UOW-11",
    hint="`save` updates and never inserts; both `save` and `remove` must find the version they loaded.",
    mutants=("re-creates what was deleted", "deletes whatever the version"),
)
async def what_was_deleted_stays_deleted(env: PersistenceEnv) -> None:
    """Saving what was deleted, deleting it twice, or deleting with an old version raises `ConcurrencyConflict`,
    whatever the kind of aggregate; nothing is ever created again."""
    tenant = await env.tenant()
    for stored in await stored_of_each_kind(tenant):
        kind = type(stored)
        async with tenant.uow() as late, tenant.uow() as twice, tenant.uow() as early:
            repository_of(late, kind).save(changed(stored))
            for uow in (twice, early):
                repository_of(uow, kind).remove(await repository_of(uow, kind).get(stored.id))
            await early.commit()
            for uow in (late, twice):
                with refused(ConcurrencyConflict):
                    await uow.commit()
        assert await tenant.store.storage.read(kind, [stored.id]) == [], f"a deleted {kind.label} is there again"

    for stored in await stored_of_each_kind(tenant):
        kind, newer = type(stored), changed(stored)
        async with tenant.uow() as old, tenant.uow() as overtaking:
            repository_of(old, kind).remove(await repository_of(old, kind).get(stored.id))
            repository_of(overtaking, kind).save(newer)
            await overtaking.commit()
            with refused(ConcurrencyConflict):
                await old.commit()
        assert await tenant.store.storage.read(kind, [stored.id]) == [newer], f"a {kind.label} of another version"


@law(
    "UOW-12",
    hint="Store the version that the aggregate carries; leave out what has not changed.",
    mutants=("counts every save", "forgets to count"),
)
async def a_version_counts_stored_changes(env: PersistenceEnv) -> None:
    """A committed version is the loaded one plus 1, for the caller's copy, too; an unchanged save does not raise it and
    tells nothing."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    assert (lamp.version, (await _stored(tenant, lamp)).version) == (1, 1)
    async with tenant.uow() as uow:
        mine = await uow.products.get(lamp.id)
        mine.change_price(euros("2.00"))
        uow.products.save(mine)
        uow.products.save(mine)
        await uow.commit()
    assert (mine.version, (await _stored(tenant, lamp)).version) == (2, 2)

    await tenant.messages()
    async with tenant.uow() as uow:
        unchanged = await uow.products.get(lamp.id)
        uow.products.save(unchanged)
        await uow.commit()
    assert (unchanged.version, (await _stored(tenant, lamp)).version) == (2, 2)
    assert await tenant.messages() == []


async def _stored(tenant: ShopEnv, product: Product) -> Product:
    async with tenant.uow() as uow:
        return await uow.products.get(product.id)


async def _reprice(uow: UnitOfWork, product: Product, price: Money) -> None:
    mine = await uow.products.get(product.id)
    mine.change_price(price)
    uow.products.save(mine)


async def _overtake(tenant: ShopEnv, product: Product) -> None:
    """Someone else changes the product first."""
    async with tenant.uow() as uow:
        await _reprice(uow, product, euros("6.66"))
        await uow.commit()


LAWS = (
    of_those_who_loaded_one_version_one_commits,
    after_a_conflict_nothing_of_the_unit_exists,
    what_was_deleted_stays_deleted,
    a_version_counts_stored_changes,
)
