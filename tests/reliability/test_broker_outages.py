"""The broker is away for an hour, or comes back with nothing in it: every message is handled, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from adapters.shared.tenancy import TenantId
from application.ordering.views import OrderView
from domain.ordering.order import Order
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import DevServer
from entrypoints.worker.worker import create_worker
from tests.entrypoints.recording_shop import buy
from tests.support.fakes import FixedClock, RecordingMailer, no_jobs
from tests.support.waiting import until

ORDERS = 30


@dataclass(frozen=True, slots=True)
class ShopOnRedis:
    """A shop on a file, whose messages go through a Redis; its time passes when the test says so."""

    settings: Settings
    stack: AsyncExitStack
    clock: FixedClock = field(default_factory=FixedClock)
    mailer: RecordingMailer = field(default_factory=RecordingMailer)

    async def runtime(self) -> Runtime:
        """The shop at its counter, with a relay."""
        return await self.stack.enter_async_context(Runtime(self._container(), sweep_every=0.05))

    async def worker(self) -> None:
        """Somebody who handles messages, until the test ends."""
        await self.stack.enter_async_context(create_worker(self._container(), threads=2))

    def _container(self) -> Container:
        container = Container(settings=self.settings)
        container.clock.override(self.clock)
        container.mailer.override(self.mailer)
        container.jobs_of.override(no_jobs)
        return container


@pytest.fixture
async def on_redis(own_redis: DevServer, tmp_path: Path) -> AsyncIterator[ShopOnRedis]:
    """A shop on a Redis that the test may stop or empty."""
    values = {"delivery": "dramatiq", "redis": {"url": own_redis.url}, "data_dir": tmp_path, "mailer": "memory"}
    async with AsyncExitStack() as stack:
        yield ShopOnRedis(Settings.model_validate(values), stack)


# Pattern P43: Outbox and idempotent handlers
async def test_an_hour_without_redis_loses_nothing(on_redis: ShopOnRedis, own_redis: DevServer) -> None:
    """Orders are taken meanwhile. Nothing becomes a dead letter, and a minute after it is back all are confirmed."""
    runtime = await on_redis.runtime()
    await asyncio.to_thread(own_redis.kill)
    orders = [await _order(runtime) for _ in range(ORDERS)]
    for _ in range(60):
        on_redis.clock.advance(timedelta(minutes=1))
        await (await runtime.tenant()).relay.drain()
    await _nothing_given_up(runtime)
    await asyncio.to_thread(own_redis.restart)
    await on_redis.worker()
    on_redis.clock.advance(timedelta(minutes=1))
    await _confirmed_once(runtime, on_redis, orders)
    await _nothing_given_up(runtime)


# Pattern P43: Outbox and idempotent handlers
async def test_a_redis_that_was_emptied_loses_nothing(on_redis: ShopOnRedis, own_redis: DevServer) -> None:
    """It had taken the messages, and forgets them: they are handed over again, and each has one effect."""
    runtime = await on_redis.runtime()
    orders = [await _order(runtime) for _ in range(ORDERS)]
    async with queues(runtime.container) as here:

        async def all_wait() -> bool:
            return await here.waiting() == ORDERS

        await until(all_wait, "all messages lay in the queue")
        with redis.Redis.from_url(own_redis.url) as client:
            client.flushall()
        assert await here.waiting() == 0
    await on_redis.worker()
    on_redis.clock.advance(timedelta(seconds=61))
    await _confirmed_once(runtime, on_redis, orders)


async def _order(runtime: Runtime) -> OrderView:
    return await buy((await runtime.tenant()).shop)


async def _confirmed_once(runtime: Runtime, on_redis: ShopOnRedis, orders: list[OrderView]) -> None:
    """Wait until everything is done; then each order has two versions, one placed and one confirmed."""
    tenant = await runtime.tenant()

    async def nothing_waits() -> bool:
        return (await tenant.relay.outbox.backlog()).oldest_waiting is None

    await until(nothing_waits, "every message was handled")
    storage = runtime.container.persistence().of(TenantId(tenant.name)).storage
    confirmed = await storage.read(Order, [order.id for order in orders])
    assert {(order.version, order.confirmed_at is not None) for order in confirmed} == {(2, True)}
    assert len(confirmed) == len(on_redis.mailer.letters) == ORDERS


async def _nothing_given_up(runtime: Runtime) -> None:
    assert await (await runtime.tenant()).relay.outbox.dead_letters(10) == []
