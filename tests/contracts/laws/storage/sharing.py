"""UOW 19 and 23: what two units of work share, which is nothing but what is stored."""

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import ConcurrencyConflict
from domain.catalogue.product import Product
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import euros
from tests.support.concurrency import refused


@law(
    "UOW-19",
    hint="Keep sessions, connections and identity maps per call or per unit of work, never per adapter or per task.",
    mutants=("one identity map for all",),
)
async def two_units_of_work_in_one_loop_share_nothing(env: PersistenceEnv) -> None:
    """Two units of work in one event loop, interleaved step by step, never share a session or an identity map."""
    tenant = await env.tenant()
    lamp = await tenant.product(name="Honeycomb lamp", price=euros("1.00"))
    async with tenant.uow() as one, tenant.uow() as other:
        mine, theirs = await one.products.get(lamp.id), await other.products.get(lamp.id)
        assert mine is not theirs
        mine.change_price(euros("2.00"))
        one.products.save(mine)
        assert (await other.products.get(lamp.id)).price == euros("1.00")
        theirs.name = "Hexagonal lamp"
        other.products.save(theirs)
        assert (await one.products.get(lamp.id)).name == "Honeycomb lamp"
        await other.commit()
        with refused(ConcurrencyConflict):
            await one.commit()
    async with tenant.uow() as uow:
        stored = await uow.products.get(lamp.id)
    assert (stored.name, stored.price) == ("Hexagonal lamp", euros("1.00"))


@law(
    "UOW-23",
    hint="Nothing to do: a store may promise more. What must hold between two aggregates has to change both.",
    mutants=("lets both change both",),
)
async def reads_are_no_snapshot_and_write_skew_is_possible(env: PersistenceEnv) -> None:
    """Not promised: that two reads come from one snapshot; and two units of work that read the same two aggregates
    and change one each both commit (write skew). The remedy: change both, and one of the two conflicts."""
    tenant = await env.tenant()
    lamp, tile = [await tenant.product(price=euros("1.00")) for _ in range(2)]
    async with tenant.uow() as reading, tenant.uow() as writing:
        before = await reading.products.get(lamp.id)
        await _reprice(writing, lamp, tile, to="2.00")
        await writing.commit()
        after = await reading.products.get(tile.id)
    assert (before.price, after.price) == (euros("1.00"), euros("2.00"))

    async with tenant.uow() as one, tenant.uow() as other:
        for uow in (one, other):
            await uow.products.get_many([lamp.id, tile.id])
        await _reprice(one, lamp, to="3.00")
        await _reprice(other, tile, to="3.00")
        await one.commit()
        await other.commit()

    async with tenant.uow() as one, tenant.uow() as other:
        await _reprice(one, lamp, tile, to="4.00")
        await _reprice(other, lamp, tile, to="5.00")
        await one.commit()
        with refused(ConcurrencyConflict):
            await other.commit()


async def _reprice(uow: UnitOfWork, *products: Product, to: str) -> None:
    for product in await uow.products.get_many([product.id for product in products]):
        product.change_price(euros(to))
        uow.products.save(product)


LAWS = (
    two_units_of_work_in_one_loop_share_nothing,
    reads_are_no_snapshot_and_write_skew_is_possible,
)
