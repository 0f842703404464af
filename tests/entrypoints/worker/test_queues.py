"""Messages on their way through a real Redis: tried again, parked with the reason, never lost."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from uuid import UUID

import pytest
import redis

from adapters.dramatiq.broker import SixfoldBroker
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queues import DramatiqQueues
from adapters.shared.installation import DeadLetter
from application.messaging.handlers import EventHandlers
from application.ports.errors import Unavailable
from domain.stock.errors import OutOfStock
from tests.entrypoints.worker.recording_handlers import IMPATIENT, RecordingHandlers, a_message
from tests.support.builders import product_id
from tests.support.waiting import until


@pytest.fixture
async def deliveries(redis_url: str) -> AsyncIterator[DramatiqDeliveries]:
    """The way to the workers."""
    deliveries = DramatiqDeliveries(redis_url, IMPATIENT)
    await deliveries.open()
    yield deliveries
    await deliveries.close()


@pytest.fixture
async def queues(redis_url: str) -> AsyncIterator[DramatiqQueues]:
    """The queues, seen from outside."""
    queues = DramatiqQueues(redis_url)
    yield queues
    await queues.close()


async def send(deliveries: DramatiqDeliveries, *numbers: int) -> None:
    """Send messages of the tenant hive."""
    await deliveries.of("hive", EventHandlers(())).send([a_message(number) for number in numbers])


async def test_a_message_arrives_as_it_was_sent(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Event, envelope, headers, reaction and tenant are what they were."""
    hands = RecordingHandlers()
    await send(deliveries, 1)
    async with hands.at(redis_url):
        await until(lambda: _has(hands.handlers, 1), "the message arrived")
    assert hands.handlers == [("hive", a_message(1))]


async def test_a_reaction_that_failed_is_tried_again(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Two failures, whatever they are, and then it works."""
    hands = RecordingHandlers(failures=[Unavailable("The mail server", "refused"), RuntimeError("by accident")])
    await send(deliveries, 1)
    async with hands.at(redis_url):
        await until(lambda: _has(hands.handlers, 3), "it was tried a third time")


async def test_a_reaction_that_always_fails_is_parked_with_the_reason(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str
) -> None:
    """After the last try it lies apart and says why; its neighbours have long been worked on."""
    hands = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(1 + IMPATIENT.most_retries)])
    await send(deliveries, 1)
    async with hands.at(redis_url):
        await until(lambda: _parked(queues, 1), "it was parked")
    (dead_letters,) = await queues.dead_letters.all()
    assert (dead_letters.queue, dead_letters.code, dead_letters.sentence) == (
        "reactions",
        "unexpected",
        "RuntimeError: by accident",
    )
    assert len(hands.handlers) == 1 + IMPATIENT.most_retries


async def test_what_was_parked_can_be_tried_again(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str
) -> None:
    """Once the cause is mended, one command brings the message back."""
    hands = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(1 + IMPATIENT.most_retries)])
    await send(deliveries, 1)
    async with hands.at(redis_url):
        await until(lambda: _parked(queues, 1), "it was parked")
        hands.handlers.clear()
        assert await queues.dead_letters.retry() == 1
        await until(lambda: _has(hands.handlers, 1), "it came again")
    assert await queues.dead_letters.all() == []


async def test_a_refused_command_is_parked_at_once_with_its_code(queues: DramatiqQueues, redis_url: str) -> None:
    """A refusal is an answer: nobody asks again."""
    hands = RecordingHandlers(failures=[OutOfStock(product_id(), 7, 6)])
    await queues.command("buy seven")
    async with hands.at(redis_url):
        await until(lambda: _parked(queues, 1), "it was parked")
    (dead_letters,) = await queues.dead_letters.all()
    sentence = f"7 of product {product_id()} were asked for, 6 are available."
    assert dead_letters == DeadLetter(dead_letters.id, "commands", "out_of_stock", sentence, "buy seven")
    assert hands.commands == ["buy seven"]


async def test_a_command_that_could_not_be_carried_out_is_tried_again(queues: DramatiqQueues, redis_url: str) -> None:
    """A database that is away for a moment is no answer."""
    hands = RecordingHandlers(failures=[Unavailable("PostgreSQL", "restarting")])
    await queues.command("buy one")
    async with hands.at(redis_url):
        await until(lambda: _has(hands.commands, 2), "it was tried again")
    assert await queues.dead_letters.all() == []


async def test_what_a_worker_had_not_begun_goes_to_the_next(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Workers come and go while messages lie in the queue; together they have seen every one."""
    seen: set[UUID] = set()
    await send(deliveries, *range(60))
    while len(seen) < 60:
        hands = RecordingHandlers()
        async with hands.at(redis_url):
            await until(partial(_has, hands.handlers, 1), "a message arrived")
        seen.update(message.envelope.id for _, message in hands.handlers)


async def test_a_message_that_cannot_be_queued_again_is_parked(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reaction failed, and Redis was too slow to take the message back: it is kept, not acknowledged."""
    hands = RecordingHandlers(failures=[RuntimeError("by accident")])
    await send(deliveries, 1)

    def too_slow(*_: object, **__: object) -> None:
        raise redis.TimeoutError

    monkeypatch.setattr(SixfoldBroker, "enqueue", too_slow)
    async with hands.at(redis_url):
        await until(lambda: _parked(queues, 1), "it was parked")


async def test_without_redis_the_way_to_the_workers_does_not_open(unused_tcp_port: int) -> None:
    """The sentence says what cannot be reached."""
    deliveries = DramatiqDeliveries(f"redis://127.0.0.1:{unused_tcp_port}/0")
    with pytest.raises(Unavailable, match=r"^Redis cannot be reached: .*[^.]\.$"):
        await deliveries.open()
    with pytest.raises(Unavailable):
        await send(deliveries, 1)
    await deliveries.close()


async def _has(things: Sequence[object], count: int) -> bool:
    return len(things) >= count


async def _parked(queues: DramatiqQueues, count: int) -> bool:
    return len(await queues.dead_letters.all()) == count
