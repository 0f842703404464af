"""The unit of work: a set of changes in memory, stored as one batch or not at all."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ports.errors import UsageError
from application.ports.storage import Effect
from application.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.events import PriceChanged, ProductAdded, StockReceived
from domain.inventory import StockItem
from tests.application.house import Troubled, a_house
from tests.builders import a_product, product_id
from tests.cast import PENCIL, euros
from tests.contracts.tenant_env import TenantEnv


async def _get(work: UnitOfWork) -> None:
    await work.products.get(product_id())


async def _get_none(work: UnitOfWork) -> None:
    await work.products.get_many([])


async def _find(work: UnitOfWork) -> None:
    await work.products.find(PENCIL.sku)


async def _add(work: UnitOfWork) -> None:
    work.products.add(a_product())


async def _save(work: UnitOfWork) -> None:
    work.products.save(a_product())


async def _remove(work: UnitOfWork) -> None:
    work.products.remove(a_product())


async def _remember(work: UnitOfWork) -> None:
    work.remember(Effect("ada", "a key", "", None))


async def _commit(work: UnitOfWork) -> None:
    await work.commit()


USES = [_get, _get_none, _find, _add, _save, _remove, _remember, _commit]


@pytest.mark.parametrize("use", USES)
async def test_a_unit_of_work_is_of_no_use_outside_its_block(use: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    """Before, after the commit, and afterwards; the refusal says how it is done."""
    house = await a_house(MemoryPersistence)
    work = house.work()
    with pytest.raises(UsageError, match="not open yet"):
        await use(work)
    async with work:
        await work.commit()
        with pytest.raises(UsageError, match="committed"):
            await use(work)
    with pytest.raises(UsageError, match="closed") as refusal:
        await use(work)
    assert "async with UnitOfWork(…) as work: …; await work.commit()" in str(refusal.value)


async def test_a_unit_of_work_is_opened_once() -> None:
    """Neither within its own block nor afterwards."""
    house = await a_house(MemoryPersistence)
    work = house.work()
    async with work:
        with pytest.raises(UsageError, match="opened once"):
            await work.__aenter__()
    with pytest.raises(UsageError, match="opened once"):
        await work.__aenter__()


async def test_leaving_without_commit_changes_nothing() -> None:
    """Neither the aggregates nor the outbox."""
    house = await a_house(MemoryPersistence)
    async with house.work() as work:
        work.products.add(a_product())
    await nothing_is_stored(house)


async def test_an_exception_passes_through_and_changes_nothing() -> None:
    """The very object that was raised."""
    house = await a_house(MemoryPersistence)
    broken = ZeroDivisionError("a bug")

    async def fail() -> None:
        async with house.work() as work:
            work.products.add(a_product())
            raise broken

    with pytest.raises(ZeroDivisionError) as raised:
        await fail()
    assert raised.value is broken
    await nothing_is_stored(house)


async def test_nothing_to_store_is_not_stored() -> None:
    """The storage is not even asked; there are no messages."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    storage = Troubled(house.store.storage)
    async with UnitOfWork(storage, house.clock, house.ids, house.headers) as work:
        work.products.save(await work.products.get(product.id))
        assert await work.commit() is False
    assert storage.writes == 0


async def test_events_become_messages_in_the_order_in_which_they_were_told() -> None:
    """Each with the version that its aggregate has then, the time, and what travels along."""
    house = await a_house(MemoryPersistence)
    house.headers.headers = {"traceparent": "6"}
    product, shelf = a_product(), StockItem(id=product_id())
    async with house.work() as work:
        work.products.add(product)
        shelf.receive(6, at=house.clock.now())
        work.stock.add(shelf)
        product.change_price(euros("4.20"))
        work.products.save(product)
        assert await work.commit() is True
    messages = await house.messages()
    assert [message.event for message in messages] == [
        ProductAdded(product.id, product.sku, euros("3.60")),
        StockReceived(product.id, 6),
        PriceChanged(product.id, euros("3.60"), euros("4.20")),
    ]
    assert [message.name for message in messages] == ["product_added", "stock_received", "price_changed"]
    assert {(message.version, message.aggregate, message.aggregate_version) for message in messages} == {
        (1, product.id, 1)
    }
    assert {message.at for message in messages} == {house.clock.now()}
    assert [message.headers for message in messages] == [{"traceparent": "6"}] * 3


async def test_what_is_added_and_removed_again_leaves_no_trace() -> None:
    """No message and no entry in a ledger, though other things are stored with it."""
    house = await a_house(MemoryPersistence)
    product, shelf = a_product(), StockItem(id=product_id())
    shelf.receive(6, at=house.clock.now())
    async with house.work() as work:
        work.products.add(product)
        work.stock.add(shelf)
        work.stock.remove(shelf)
        await work.commit()
    assert [message.name for message in await house.messages()] == ["product_added"]
    assert (await house.store.stock.movements(shelf.id, after=None, limit=10)).items == ()


async def nothing_is_stored(house: TenantEnv) -> None:
    """No product, and no message."""
    async with house.work() as work:
        with pytest.raises(NotFound):
            await work.products.get(product_id())
    assert await house.messages() == []
