"""How batches are written to MongoDB: in which order, with how many commands, and whole."""

import asyncio
from contextlib import suppress
from traceback import format_exception

import pytest

from application.ports.errors import ConcurrencyConflict
from application.ports.storage import Batch, IdempotencyRecord
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, euros


async def test_a_conflict_is_reported_before_a_taken_key(env: PersistenceEnv) -> None:
    """Versions of changed aggregates are checked before new aggregates are added."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(), await tenant.product()
    async with tenant.uow() as uow:
        lamp.change_price(euros("1.00"))
        uow.products.save(lamp)
        uow.products.add(tenant.new_product(sku=tile.sku))
        async with tenant.uow() as faster:
            same_lamp = await faster.products.get(lamp.id)
            same_lamp.change_price(euros("2.00"))
            faster.products.save(same_lamp)
            await faster.commit()
        with pytest.raises(ConcurrencyConflict, match=str(lamp.id)):
            await uow.commit()


async def test_the_number_of_commands_does_not_depend_on_the_number_of_lines(env: PersistenceEnv) -> None:
    """There is one insert, update or delete for all aggregates of a kind."""
    tenant = await env.tenant()
    products = [await tenant.product() for _ in range(12)]
    commands = []
    for few_or_many in (products[:2], products):
        with env.statements() as sent:
            await tenant.shop.ordering.place(tenant.wish(*few_or_many), by=ADA)
        commands.append(sorted(sent))
    assert commands[0] == commands[1]


async def test_the_answer_of_a_record_that_is_there_is_not_in_the_error(env: PersistenceEnv) -> None:
    """Errors are logged, and an answer may say what is nobody else's business."""
    storage = (await env.tenant()).store.storage
    answer = env.ids.new()
    record = IdempotencyRecord("someone", "once", "same", answer=answer, at=env.clock.now())
    await storage.write(Batch(idempotency_records=(record,)))
    with pytest.raises(ConcurrencyConflict) as caught:
        await storage.write(Batch(idempotency_records=(record,)))
    told = "".join(format_exception(caught.value))
    assert "duplicate key" in told
    assert str(answer) not in told


async def test_a_write_that_has_begun_is_finished_when_its_caller_is_cancelled(env: PersistenceEnv) -> None:
    """The transaction is carried through first, at whichever turn of the event loop the caller was cancelled."""
    tenant = await env.tenant()
    for turns in (2**n for n in range(12)):
        record = IdempotencyRecord("someone", str(turns), "same", answer=None, at=env.clock.now())
        task = asyncio.create_task(tenant.store.storage.write(Batch(idempotency_records=(record,))))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert await tenant.store.storage.find_idempotency_record("someone", str(turns)) == record
