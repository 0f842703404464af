"""Forgetting the records of requests that nobody can repeat any more."""

from datetime import datetime, timedelta

from adapters.memory.persistence import MemoryPersistence
from application.event_handlers import event_handlers_of
from application.maintenance.prune_idempotency_records import (
    KEEP_IDEMPOTENCY_RECORDS,
    PruneIdempotencyRecords,
    PruneIdempotencyRecordsRequest,
)
from application.ports.delivery import Message
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import SYSTEM
from domain.ordering.ids import OrderId
from tests.application.running_shop import FailingStorage, a_shop, level
from tests.support.cast import KIM
from tests.support.shop_env import ShopEnv

SECOND = timedelta(seconds=1)


async def test_records_are_forgotten_after_their_time_and_not_before() -> None:
    """Until then a repeated request gets its answer; after that it is carried out once more."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    await env.relay().drain()
    receive, request = env.shop.stock.receive, ReceiveStockRequest(product.id, 6)
    await receive(request, by=KIM, key="a key")
    await env.relay().drain()
    env.clock.advance(KEEP_IDEMPOTENCY_RECORDS)
    assert await _prune(env) == 0
    assert await receive(request, by=KIM, key="a key") == level(product, 6)
    env.clock.advance(SECOND)
    assert await _prune(env) == 1
    assert await receive(request, by=KIM, key="a key") == level(product, 12)


class LimitsKept(FailingStorage):
    """A storage that keeps how many records it was asked to forget at a time."""

    limits: tuple[int, ...] = ()

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """Keep it, and forget as usual."""
        self.limits += (limit,)
        return await super().prune_idempotency_records(before, limit)


async def test_records_are_forgotten_batch_by_batch() -> None:
    """So that nobody else waits for long; a batch that is not full is the last."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=0)
    for number in range(3):
        await env.shop.stock.receive(ReceiveStockRequest(product.id, 6), by=KIM, key=f"key {number}")
    await env.relay().drain()
    env.clock.advance(KEEP_IDEMPOTENCY_RECORDS + SECOND)
    storage = LimitsKept(env.store.storage)
    prune = PruneIdempotencyRecords(storage, env.store.outbox, env.clock)
    assert await prune(PruneIdempotencyRecordsRequest(at_a_time=2), by=SYSTEM) == 3
    assert storage.limits == (2, 2)


async def test_a_record_outlives_every_message_that_can_come_back() -> None:
    """However old: a message was handled, and then nobody noted that it was sent. It comes again as a dead letter that
    is retried, and takes no second effect. Once it is sent, the record may go."""
    env = await a_shop(MemoryPersistence)
    await env.order(await env.product())
    handlers = event_handlers_of(env.shop)
    *others, placed = await env.messages()
    await env.store.outbox.sent([envelope.id for envelope in others])
    env.clock.advance(SECOND)
    [handler] = handlers.names_for(placed.event)
    await handlers.handle(Message(placed, handler))
    await env.store.outbox.failed(placed.id, "the process ended during the last attempt", retry_at=None)

    env.clock.advance(10 * KEEP_IDEMPOTENCY_RECORDS)
    assert await _prune(env) == 0
    await handlers.handle(Message(placed, handler))
    async with env.uow() as uow:
        order = await uow.orders.get(OrderId(placed.aggregate))
    assert order.version == 2
    await env.store.outbox.sent([placed.id])
    assert await _prune(env) == 1


async def _prune(env: ShopEnv) -> int:
    request = PruneIdempotencyRecordsRequest(at_a_time=1)
    return await env.shop.maintenance.prune_idempotency_records(request, by=SYSTEM)
