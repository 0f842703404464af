"""UOW-7: what a unit of work has done so far, it sees."""

from domain.shared.errors import NotFound
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import euros
from tests.support.concurrency import accepted, refused


@law(
    "UOW-7",
    hint="Look among the own changes before asking the store, also by natural key, also for what is removed.",
    mutants=("does not read its own writes",),
)
async def a_unit_of_work_reads_its_own_writes(env: PersistenceEnv) -> None:
    """A unit of work reads its own writes before commit, through `get`, `get_many` and look-up by natural key."""
    tenant = await env.tenant()
    lamp, tile, new = await tenant.product(), await tenant.product(), tenant.new_product()
    async with tenant.uow() as uow:
        uow.products.add(new)
        lamp.change_price(euros("1.00"))
        uow.products.save(lamp)
        uow.products.remove(tile)
        with accepted("getting what was added"):
            assert await uow.products.get(new.id) == new
        assert await uow.products.find(new.sku) == new
        assert (await uow.products.get(lamp.id)).price == euros("1.00")
        found = await uow.products.find(lamp.sku)
        assert found is not None
        assert found.price == euros("1.00")
        many = await uow.products.get_many([new.id, lamp.id, tile.id])
        assert {product.id for product in many} == {new.id, lamp.id}
        assert await uow.products.find(tile.sku) is None
        with refused(NotFound):
            await uow.products.get(tile.id)


LAWS = (a_unit_of_work_reads_its_own_writes,)
