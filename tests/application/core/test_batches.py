"""The batch that a unit of work hands to the storage: what is to be done with each aggregate."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.unit_of_work import UnitOfWork
from application.ports.errors import ConcurrencyConflict
from application.ports.storage import Batch, Change
from domain.catalogue.events import ProductAdded
from domain.stock.movement import Movement, Reason
from tests.application.running_shop import FailingStorage, a_shop
from tests.support.builders import NOON, a_product
from tests.support.cast import PENCIL, euros
from tests.support.shop_env import ShopEnv


class RecordingStorage(FailingStorage):
    """A storage that keeps the last batch, and writes it."""

    batch: Batch

    async def write(self, batch: Batch, /) -> None:
        """Keep it."""
        self.batch = batch
        await super().write(batch)


def _recorded(env: ShopEnv) -> tuple[RecordingStorage, UnitOfWork]:
    services, storage = env.ports.services, RecordingStorage(env.store.storage)
    return storage, UnitOfWork(storage, services.clock, services.ids, services.headers)


async def test_a_change_says_what_is_to_be_done_and_what_must_be_stored_now() -> None:
    """A new aggregate is added where none is; one that was read is saved or removed in the version that was read."""
    env = await a_shop(MemoryPersistence)
    kept, gone = await env.product(price=euros("3.60")), await env.product()
    new = a_product(PENCIL, number=99)
    storage, uow = _recorded(env)
    async with uow:
        product, item = await uow.products.get(kept.id), await uow.stock.get(kept.id)
        product.change_price(euros("4.20"))
        item.receive(6, at=NOON)
        removed = await uow.products.get(gone.id)
        uow.products.save(product)
        uow.stock.save(item)
        uow.products.remove(removed)
        uow.products.add(new)
        await uow.commit()
    received = (Movement(item.id, 2, NOON, 6, Reason.RECEIVED),)
    assert storage.batch.changes == (
        Change("save", product, 1, ()),
        Change("remove", removed, 1, ()),
        Change("add", new, 0, ()),
        Change("save", item, 1, received),
    )
    assert (product.version, item.version, removed.version, new.version) == (2, 2, 1, 1)


async def test_an_aggregate_that_has_only_raised_an_event_is_stored_with_it() -> None:
    """Its fields are what they were; the event is no less true."""
    env = await a_shop(MemoryPersistence)
    stored = await env.product()
    await env.messages()
    async with env.uow() as uow:
        product = await uow.products.get(stored.id)
        event = ProductAdded(product.id, product.sku, product.price)
        product._raise_event(event)
        uow.products.save(product)
        assert await uow.commit()
    assert [message.event for message in await env.messages()] == [event]
    assert product.version == 2


async def test_the_error_of_a_stale_copy_names_the_aggregate() -> None:
    """By what its kind is called, and its id."""
    env = await a_shop(MemoryPersistence)
    stored = await env.product()
    async with env.uow() as uow:
        product = await uow.products.get(stored.id)
        product.change_price(euros("4.20"))
        uow.products.save(product)
        with pytest.raises(ConcurrencyConflict) as refusal:
            uow.products.save(replace(product, version=6))
    assert refusal.value.what == f"product {stored.id}"
