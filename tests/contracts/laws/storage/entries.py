"""UOW-24: entries are stored with the change that made them, and removed with their aggregate."""

from application.ports.errors import ConcurrencyConflict
from domain.catalogue.product import Product
from domain.stock.movement import Movement
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv


@law(
    "UOW-24",
    hint="Write the entries of a change in its transaction; with the aggregate remove all that it ever made.",
    mutants=("keeps the entries of what is removed", "stores entries before it checks"),
)
async def entries_come_and_go_with_their_aggregate(env: PersistenceEnv) -> None:
    """Entries are stored once each with the commit of their aggregate, and none of a commit that fails. Removing the
    aggregate removes all of them, also those made in the same unit of work; under the same id it begins anew."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=5)
    async with tenant.uow() as early, tenant.uow() as late:
        for uow in (early, late):
            item = await uow.stock.get(lamp.id)
            item.receive(1, at=env.clock.now())
            uow.stock.save(item)
            item.receive(2, at=env.clock.now())
            uow.stock.save(item)
        await early.commit()
        with refused(ConcurrencyConflict):
            await late.commit()
    assert [entry.change for entry in await _movements(tenant, lamp)] == [5, 1, 2]

    async with tenant.uow() as uow:
        item = await uow.stock.get(lamp.id)
        item.receive(4, at=env.clock.now())
        uow.stock.save(item)
        uow.stock.remove(item)
        await uow.commit()
    assert await _movements(tenant, lamp) == []

    async with tenant.uow() as uow:
        again = StockItem(id=lamp.id)
        again.receive(6, at=env.clock.now())
        uow.stock.add(again)
        await uow.commit()
    assert [(entry.number, entry.change) for entry in await _movements(tenant, lamp)] == [(1, 6)]


async def _movements(tenant: ShopEnv, product: Product) -> list[Movement]:
    return list((await tenant.store.stock.movements(product.id, after=None, limit=100)).items)


LAWS = (entries_come_and_go_with_their_aggregate,)
