"""UOW 25 and 29: what a unit of work hands to the storage."""

from collections.abc import Sequence
from dataclasses import replace

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import ConcurrencyConflict
from application.ports.storage import Batch, Storage
from domain.catalogue.product import Product
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.reads import READS
from tests.support.cast import euros
from tests.support.concurrency import error_of
from tests.support.seeding import new_order
from tests.support.shop_env import ShopEnv


class KeepsBatches:
    """A storage that keeps the batches which it passes on."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.read = storage.read
        self.read_by_key = storage.read_by_key
        self.find_idempotency_record = storage.find_idempotency_record
        self.prune_idempotency_records = storage.prune_idempotency_records
        self.batches: list[Batch] = []

    async def write(self, batch: Batch, /) -> None:
        """Keep it, and pass it on."""
        self.batches.append(batch)
        await self._storage.write(batch)


@law(
    "UOW-25",
    hint="Sort the changes of each repository by id, and go through the repositories in one order.",
    mutants=("writes changes as they came", "writes kinds as they came", "hands over entries of what is removed"),
)
async def changes_are_in_order_of_kind_and_id_each_aggregate_once(env: PersistenceEnv) -> None:
    """However a command goes about it, the changes of its batch are in order of kind, the same for all batches, and of
    id; each aggregate is changed once; and what is removed has no entries."""
    kinds = []
    for turned in (False, True):
        tenant = await env.tenant()
        storage = KeepsBatches(tenant.store.storage)
        stored = [await tenant.product(on_hand=1) for _ in range(4)]
        goods = [*stored, tenant.new_product(), tenant.new_product()]
        async with tenant.wiring.uow(storage, tenant.clock, tenant.ids, tenant.headers) as uow:
            orders = [new_order(tenant) for _ in goods]
            for number in range(6) if turned else reversed(range(6)):
                if turned:
                    await _change_product(uow, goods[number], number)
                await _change_stock(uow, tenant, goods[number], number)
                uow.orders.add(orders[number])
                if not turned:
                    await _change_product(uow, goods[number], number)
            await uow.commit()
        [batch] = storage.batches
        changed = [(type(change.aggregate), change.aggregate.id) for change in batch.changes]
        kinds.append(list(dict.fromkeys(kind for kind, _ in changed)))
        assert len(set(changed)) == len(changed) == 18, "an aggregate is changed twice, or not at all"
        assert changed == sorted(changed, key=lambda one: (kinds[0].index(one[0]), one[1])), "not in order"
        assert not any(change.entries for change in batch.changes if change.action == "remove")
    assert kinds[0] == kinds[1], "the kinds are in another order"


async def _change_product(uow: UnitOfWork, product: Product, number: int) -> None:
    """Remove the first, save the other stored ones twice, and add those that are new."""
    if not product.version:
        uow.products.add(product)
        return
    mine = await uow.products.get(product.id)
    for cents in (1, 2):
        mine.change_price(euros(f"{10 + number}.0{cents}"))
        uow.products.save(mine)
    if number == 0:
        uow.products.remove(mine)


async def _change_stock(uow: UnitOfWork, tenant: ShopEnv, product: Product, number: int) -> None:
    """As with products; each save has entries."""
    mine = await uow.stock.get(product.id) if number < 4 else StockItem(id=product.id)
    for _ in range(2):
        mine.receive(1, at=tenant.clock.now())
        (uow.stock.save if mine.version else uow.stock.add)(mine)
        if number >= 4:
            return
    if number == 0:
        uow.stock.remove(mine)


@law(
    "UOW-29",
    hint="Expect the version that the handed-over copy has; refuse two copies of one aggregate with two versions.",
    mutants=("takes the version of what it has read", "takes a second copy for the first"),
)
async def the_version_of_the_callers_copy_counts(env: PersistenceEnv) -> None:
    """What is saved or removed has the version of the copy that is handed over, whichever unit of work the copy came
    from, and whatever this one has read by `get`, `get_many` or `find`. An outdated copy is a `ConcurrencyConflict`, at
    once or at the commit, also beside a newer one; a new one is stored, also where an old one was read."""
    tenant = await env.tenant()
    for read in READS:
        for saves in (True, False):
            lamp = await tenant.product()
            old, new = await _two_versions(tenant, lamp)
            for copies in ((old,), (new, old), (old, new)):
                error = await error_of(_hand_over(tenant, read, lamp, copies, saves=saves))
                assert isinstance(error, ConcurrencyConflict), f"copies of {[one.version for one in copies]}: {error!r}"
            assert await _stored(tenant, lamp) == new

        lamp = await tenant.product()
        async with tenant.uow() as uow:
            await READS[read](uow, lamp)
            _, new = await _two_versions(tenant, lamp)
            new.change_price(euros("3.33"))
            uow.products.save(new)
            await uow.commit()
        assert await _stored(tenant, lamp) == new
        assert new.version == 3


async def _two_versions(tenant: ShopEnv, product: Product) -> tuple[Product, Product]:
    """A copy from before a change by somebody, and one from after it."""
    old = await _stored(tenant, product)
    async with tenant.uow() as uow:
        mine = await uow.products.get(product.id)
        mine.change_price(euros("2.22"))
        uow.products.save(mine)
        await uow.commit()
    return old, await _stored(tenant, product)


async def _hand_over(tenant: ShopEnv, read: str, product: Product, copies: Sequence[Product], *, saves: bool) -> None:
    """Read the product in a new unit of work, and save or remove these copies of it there."""
    async with tenant.uow() as uow:
        await READS[read](uow, product)
        for number, one in enumerate(copies):
            changed = replace(one, price=euros(f"6.0{number}"))
            if saves or number + 1 < len(copies):
                uow.products.save(changed)
            else:
                uow.products.remove(changed)
        await uow.commit()


async def _stored(tenant: ShopEnv, product: Product) -> Product:
    [stored] = await tenant.store.storage.read(Product, [product.id])
    return stored


LAWS = (
    changes_are_in_order_of_kind_and_id_each_aggregate_once,
    the_version_of_the_callers_copy_counts,
)
