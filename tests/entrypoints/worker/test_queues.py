"""Messages on their way through a real Redis: tried again, a dead letter with the reason, never lost."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

import dramatiq
import pytest
import redis
from dramatiq import Actor, MessageProxy

from adapters.dramatiq.broker import EVENTS, SixfoldBroker, message_for
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_client import QueueClient
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.queues import DramatiqQueues
from adapters.dramatiq.retries import LosslessRetries
from adapters.shared.installation import QueuedDeadLetter
from application.maintenance.prune_idempotency_records import KEEP_IDEMPOTENCY_RECORDS
from application.messaging.handlers import EventHandlers
from application.messaging.retry_policy import RetryPolicy
from application.ports.errors import DamagedShape, Unavailable, UnknownShape
from domain.shared.errors import NotFound
from domain.stock.errors import OutOfStock
from tests.entrypoints.worker.recording_handlers import IMPATIENT, RecordingHandlers, a_message
from tests.support.builders import product_id
from tests.support.concurrency import together
from tests.support.signatures import OURS
from tests.support.waiting import until

A_COMMAND = '{"tenant": "hive", "operation": "stock.receive", "request": {}, "by": "six", "key": "six"}'


async def send(deliveries: DramatiqDeliveries, *numbers: int) -> None:
    """Send messages of the tenant hive."""
    await deliveries.of("hive", EventHandlers(())).send([a_message(number) for number in numbers])


async def test_a_message_arrives_as_it_was_sent(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Event, envelope, headers, handler and tenant are what they were."""
    handlers = RecordingHandlers()
    await send(deliveries, 1)
    async with handlers.at(redis_url):
        await until(lambda: _has(handlers.received, 1), "the message arrived")
    assert handlers.received == [("hive", a_message(1))]


async def test_a_handler_that_failed_is_tried_again(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Two failures, whatever they are, and then it works."""
    handlers = RecordingHandlers(failures=[Unavailable("The mail server", "refused"), RuntimeError("by accident")])
    await send(deliveries, 1)
    async with handlers.at(redis_url):
        await until(lambda: _has(handlers.received, 3), "it was tried a third time")


async def test_a_handler_that_always_fails_becomes_a_dead_letter_with_the_reason(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str
) -> None:
    """After the last try it lies apart and says why; its neighbours have long been worked on."""
    handlers = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(1 + IMPATIENT.most_retries)])
    await send(deliveries, 1)
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
    (dead_letters,) = await queues.dead_letters.all()
    assert (dead_letters.queue, dead_letters.code, dead_letters.sentence) == (
        "reactions",
        "unexpected",
        "RuntimeError: by accident",
    )
    assert len(handlers.received) == 1 + IMPATIENT.most_retries


# Pattern P42: Reliable tasks
async def test_a_dead_letter_can_be_tried_again(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str
) -> None:
    """Once the cause is mended, one command brings the message back."""
    handlers = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(1 + IMPATIENT.most_retries)])
    await send(deliveries, 1)
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
        handlers.received.clear()
        [dead_letter] = await queues.dead_letters.all()
        retried = await together(4, lambda _: queues.dead_letters.retry([dead_letter.id]))
        assert sorted(retried.answers) == [0, 0, 0, 1], "of several who retry it, one does"
        await until(lambda: _has(handlers.received, 1), "it came again")
    assert await queues.dead_letters.all() == []


async def test_a_refused_command_becomes_a_dead_letter_at_once(queues: DramatiqQueues, redis_url: str) -> None:
    """A refusal is an answer: nobody asks again."""
    handlers = RecordingHandlers(failures=[OutOfStock(product_id(), 7, 6)])
    await queues.command("buy seven")
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
    (dead_letters,) = await queues.dead_letters.all()
    sentence = f"7 of product {product_id()} were asked for, 6 are available."
    assert dead_letters == QueuedDeadLetter(dead_letters.id, "commands", "out_of_stock", sentence, "buy seven")
    assert handlers.commands == ["buy seven"]


async def test_a_command_that_could_not_be_carried_out_is_tried_again(queues: DramatiqQueues, redis_url: str) -> None:
    """A database that is away for a moment is no answer."""
    handlers = RecordingHandlers(failures=[Unavailable("PostgreSQL", "restarting")])
    await queues.command("buy one")
    async with handlers.at(redis_url):
        await until(lambda: _has(handlers.commands, 2), "it was tried again")
    assert await queues.dead_letters.all() == []


async def test_a_command_outlives_an_outage_of_the_database(queues: DramatiqQueues, redis_url: str) -> None:
    """It waits, however often it is tried meanwhile: only failures of its own are counted."""
    outage = [Unavailable("PostgreSQL", "restarting") for _ in range(3 * IMPATIENT.most_retries)]
    handlers = RecordingHandlers(failures=[RuntimeError("by accident"), *outage, RuntimeError("again")])
    await queues.command("buy one")
    async with handlers.at(redis_url):
        await until(lambda: _has(handlers.commands, len(outage) + 3), "it was tried after the outage")
    assert await queues.dead_letters.all() == []


async def test_what_only_a_newer_worker_can_read_waits_for_a_rollout(queues: DramatiqQueues, redis_url: str) -> None:
    """It is tried more often than what fails, and is a dead letter with the reason when the rollout must be over."""
    handlers = RecordingHandlers(failures=[UnknownShape("stock.receive", 2) for _ in range(1_000)])
    await queues.command("receive crates")
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.code, dead_letter.body) == ("unknown_shape", "receive crates")
    assert len(handlers.commands) > 1 + IMPATIENT.most_retries


async def test_what_no_worker_can_read_becomes_a_dead_letter_at_once(queues: DramatiqQueues, redis_url: str) -> None:
    """Nobody's next version can read it either."""
    handlers = RecordingHandlers(failures=[DamagedShape("stock.receive", 0, "there never was such a version")])
    await queues.command("receive nothing")
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
    assert [dead_letter.code for dead_letter in await queues.dead_letters.all()] == ["damaged_shape"]
    assert handlers.commands == ["receive nothing"]


def test_a_rollout_takes_as_long_for_commands_as_for_events() -> None:
    """Both wait for a day."""
    assert timedelta(milliseconds=QueueSettings().rollout) == RetryPolicy().rollout


async def test_what_a_worker_had_not_begun_goes_to_the_next(deliveries: DramatiqDeliveries, redis_url: str) -> None:
    """Workers come and go while messages lie in the queue; together they have seen every one."""
    seen: set[UUID] = set()
    await send(deliveries, *range(60))
    while len(seen) < 60:
        handlers = RecordingHandlers()
        async with handlers.at(redis_url):
            await until(partial(_has, handlers.received, 1), "a message arrived")
        seen.update(message.envelope.id for _, message in handlers.received)


class _TooSlow(SixfoldBroker):
    """Queues in a Redis that takes nothing back in time."""

    def enqueue(self, message: dramatiq.Message[object], *, delay: int | None = None) -> dramatiq.Message[object]:
        """Not in time."""
        raise redis.TimeoutError


def test_a_message_that_cannot_be_queued_again_becomes_a_dead_letter() -> None:
    """A handler failed, and Redis was too slow to take the message back: it is not to be acknowledged."""
    retries = LosslessRetries(IMPATIENT)
    broker = _TooSlow(redis.Redis(), IMPATIENT, [retries])
    Actor(print, broker=broker, actor_name=EVENTS, queue_name=EVENTS, priority=0, options={})
    message = MessageProxy(message_for(EVENTS, "{}"))
    with pytest.raises(redis.TimeoutError):
        retries.after_process_message(broker, message, exception=RuntimeError("by accident"))
    assert message.failed


@pytest.mark.parametrize("body", ["", "{}", '{"tenant": "hive", "reaction": "rejoice", "id', A_COMMAND])
async def test_a_message_that_was_cut_short_is_a_dead_letter_at_once(
    queues: DramatiqQueues, redis_url: str, body: str
) -> None:
    """Nobody will ever read it; somebody may look at it and drop it."""
    client = QueueClient.to(redis_url, OURS)
    await client.put(EVENTS, [body])
    await client.close()
    handlers = RecordingHandlers()
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.queue, dead_letter.code, dead_letter.body) == ("reactions", "damaged_shape", body)
    assert await queues.dead_letters.drop([dead_letter.id]) == 1
    assert await queues.dead_letters.drop([dead_letter.id]) == 0
    assert handlers.received == []


async def test_the_message_of_a_tenant_that_is_gone_is_kept_as_a_dead_letter(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str
) -> None:
    """Also after it was tried once more: the tenant is still not there."""
    handlers = RecordingHandlers(failures=[NotFound("tenant", "hive") for _ in range(100)])
    await send(deliveries, 1)
    async with handlers.at(redis_url):
        await until(lambda: _is_dead(queues, 1), "it became a dead letter")
        [first] = await queues.dead_letters.all()
        assert await queues.dead_letters.retry([first.id]) == 1
        await until(lambda: _is_dead(queues, 1), "it became one again")
    [second] = await queues.dead_letters.all()
    assert (first.code, second.code, second.body) == ("not_found", "not_found", first.body)


async def test_without_redis_the_way_to_the_workers_does_not_open(unused_tcp_port: int) -> None:
    """The sentence says what cannot be reached."""
    deliveries = DramatiqDeliveries(f"redis://127.0.0.1:{unused_tcp_port}/0", OURS)
    with pytest.raises(Unavailable, match=r"^Redis cannot be reached: .*[^.]\.$"):
        await deliveries.open()
    with pytest.raises(Unavailable):
        await send(deliveries, 1)
    await deliveries.close()


async def _has(things: Sequence[object], count: int) -> bool:
    return len(things) >= count


async def _is_dead(queues: DramatiqQueues, count: int) -> bool:
    return len(await queues.dead_letters.all()) == count


def test_a_record_outlives_every_dead_letter_of_the_queue() -> None:
    """A dead letter that is queued again on its last day is still known as handled, and for a month of retries more."""
    dead_letters = timedelta(milliseconds=QueueSettings().keep_dead_letters)
    assert timedelta(days=30) + dead_letters <= KEEP_IDEMPOTENCY_RECORDS
