"""Redis goes away in the middle of the work, and comes back with its data."""

import asyncio
from collections.abc import Collection
from dataclasses import replace

from adapters.dramatiq.delivery import DramatiqDeliveries
from application.messaging.handlers import EventHandlers
from entrypoints.devservers.server import DevServer
from tests.entrypoints.worker.recording_handlers import IMPATIENT, RecordingHandlers, a_message, message_id
from tests.support.signatures import OURS
from tests.support.waiting import until

MANY = 200
FAILURES = 50


async def test_a_worker_finds_everything_again_when_redis_comes_back(own_redis: DevServer) -> None:
    """What it had fetched, or had set aside to try again later: each message is worked on."""
    deliveries = DramatiqDeliveries(own_redis.url, OURS, IMPATIENT)
    handlers = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(FAILURES)])
    await deliveries.of("hive", EventHandlers(())).send([a_message(number) for number in range(MANY)])
    # So long that what failed is still set aside when Redis goes away.
    async with handlers.at(own_redis.url, replace(IMPATIENT, first_retry=2_000, longest_wait=2_000)):
        await until(lambda: _at_least(handlers.received, FAILURES + 20), "some failed, and some were worked on")
        await asyncio.to_thread(own_redis.kill)
        await asyncio.to_thread(own_redis.restart)
        await until(lambda: _at_least(handlers.done, MANY), f"all {MANY} were worked on")
    await deliveries.close()
    assert handlers.done == {message_id(number) for number in range(MANY)}


async def _at_least(things: Collection[object], count: int) -> bool:
    return len(things) >= count
