"""The unit of work: changes kept in memory, stored as one batch or not at all."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.unit_of_work import UnitOfWork
from application.ports.errors import UsageError
from application.ports.storage import IdempotencyRecord
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.shared.errors import NotFound
from domain.stock.events import StockReceived
from domain.stock.stock_item import StockItem
from tests.application.running_shop import FailingStorage, a_shop
from tests.support.builders import NOON, a_product, product_id
from tests.support.cast import PENCIL, euros
from tests.support.shop_env import ShopEnv


async def _get(uow: UnitOfWork) -> None:
    await uow.products.get(product_id())


async def _get_none(uow: UnitOfWork) -> None:
    await uow.products.get_many([])


async def _find(uow: UnitOfWork) -> None:
    await uow.products.find(PENCIL.sku)


async def _add(uow: UnitOfWork) -> None:
    uow.products.add(a_product())


async def _save(uow: UnitOfWork) -> None:
    uow.products.save(a_product())


async def _remove(uow: UnitOfWork) -> None:
    uow.products.remove(a_product())


async def _add_record(uow: UnitOfWork) -> None:
    uow.add_record(IdempotencyRecord("ada", "a key", "", None, NOON))


async def _commit(uow: UnitOfWork) -> None:
    await uow.commit()


USES = [_get, _get_none, _find, _add, _save, _remove, _add_record, _commit]


@pytest.mark.parametrize("use", USES)
async def test_a_unit_of_work_cannot_be_used_outside_its_block(use: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    """Neither before it, nor in it after the commit, nor after it. The error says how to use it."""
    env = await a_shop(MemoryPersistence)
    uow = env.uow()
    with pytest.raises(UsageError, match=r"^This unit of work is not open yet\."):
        await use(uow)
    async with uow:
        await uow.commit()
        with pytest.raises(UsageError, match=r"^This unit of work is committed\."):
            await use(uow)
    with pytest.raises(UsageError, match=r"^This unit of work is closed\.") as refusal:
        await use(uow)
    assert "async with UnitOfWork(…) as uow: …; await uow.commit()" in str(refusal.value)


async def test_a_unit_of_work_is_opened_once() -> None:
    """Opening it again is refused, inside its block and after it."""
    env = await a_shop(MemoryPersistence)
    uow = env.uow()
    async with uow:
        with pytest.raises(UsageError, match="opened once"):
            await uow.__aenter__()
    with pytest.raises(UsageError, match="opened once"):
        await uow.__aenter__()


async def test_leaving_without_commit_changes_nothing() -> None:
    """There is no aggregate and no message."""
    env = await a_shop(MemoryPersistence)
    async with env.uow() as uow:
        uow.products.add(a_product())
    await nothing_is_stored(env)


async def test_an_exception_passes_through_and_changes_nothing() -> None:
    """The caller gets the same exception object."""
    env = await a_shop(MemoryPersistence)
    broken = ZeroDivisionError("a bug")

    async def fail() -> None:
        async with env.uow() as uow:
            uow.products.add(a_product())
            raise broken

    with pytest.raises(ZeroDivisionError) as raised:
        await fail()
    assert raised.value is broken
    await nothing_is_stored(env)


async def test_a_commit_without_changes_does_not_write() -> None:
    """And it answers that there are no messages to deliver."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    storage = FailingStorage(env.store.storage)
    async with UnitOfWork(storage, env.clock, env.ids, env.headers) as uow:
        uow.products.save(await uow.products.get(product.id))
        assert await uow.commit() is False
    assert storage.writes == 0


async def test_events_become_messages_in_the_order_in_which_they_were_collected() -> None:
    """Each with the new version of its aggregate, the time of the commit, and the present headers."""
    env = await a_shop(MemoryPersistence)
    env.headers.set({"traceparent": "6"})
    product, item = a_product(), StockItem(id=product_id())
    async with env.uow() as uow:
        uow.products.add(product)
        item.receive(6, at=env.clock.now())
        uow.stock.add(item)
        product.change_price(euros("4.20"))
        uow.products.save(product)
        assert await uow.commit() is True
    messages = await env.messages()
    assert [message.event for message in messages] == [
        ProductAdded(product.id, product.sku, euros("3.60")),
        StockReceived(product.id, 6),
        PriceChanged(product.id, euros("3.60"), euros("4.20")),
    ]
    assert [message.name for message in messages] == ["product_added", "stock_received", "price_changed"]
    assert {(message.version, message.aggregate, message.aggregate_version) for message in messages} == {
        (1, product.id, 1)
    }
    assert {message.at for message in messages} == {env.clock.now()}
    assert [message.headers for message in messages] == [{"traceparent": "6"}] * 3


async def test_an_aggregate_added_and_removed_again_leaves_no_trace() -> None:
    """No message and no movement, although other changes are stored."""
    env = await a_shop(MemoryPersistence)
    product, item = a_product(), StockItem(id=product_id())
    item.receive(6, at=env.clock.now())
    async with env.uow() as uow:
        uow.products.add(product)
        uow.stock.add(item)
        uow.stock.remove(item)
        await uow.commit()
    assert [message.name for message in await env.messages()] == ["product_added"]
    assert (await env.store.stock.movements(item.id, after=None, limit=10)).items == ()


async def nothing_is_stored(env: ShopEnv) -> None:
    """No product, and no message."""
    async with env.uow() as uow:
        with pytest.raises(NotFound):
            await uow.products.get(product_id())
    assert await env.messages() == []
