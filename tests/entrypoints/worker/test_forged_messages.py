"""Messages that others have left in a real Redis, or among its dead letters: nobody looks at what they say."""

from collections.abc import Sequence
from functools import partial

import dramatiq
import pytest
import redis

from adapters.dramatiq.broker import COMMANDS, EVENTS, NAMESPACE, build_broker, message_for
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_client import QueueClient
from adapters.dramatiq.queues import DramatiqQueues
from adapters.dramatiq.wire import MessageOnWire
from application.messaging.handlers import EventHandlers
from tests.entrypoints.worker.recording_handlers import IMPATIENT, RecordingHandlers, a_message
from tests.support.signatures import STRANGERS
from tests.support.waiting import until


@pytest.mark.parametrize("queue", [EVENTS, COMMANDS])
@pytest.mark.parametrize("how", STRANGERS)
async def test_what_others_leave_in_a_queue_is_a_dead_letter_at_once(
    deliveries: DramatiqDeliveries, queues: DramatiqQueues, redis_url: str, how: str, queue: str
) -> None:
    """Nobody looks at what it says, and nobody tries again; ours, which comes later, is worked on."""
    client = QueueClient.to(redis_url, STRANGERS[how])
    await client.put(queue, [MessageOnWire.of("hive", a_message()).to_json()])
    await client.close()
    await deliveries.of("hive", EventHandlers(())).send([a_message(2)])
    await queues.command("ours")
    handlers = RecordingHandlers()
    async with handlers.at(redis_url):
        await until(partial(_is_dead, queues), "it became a dead letter")
        await until(partial(_has, handlers.received), "our message was handled")
        await until(partial(_has, handlers.commands), "our command was carried out")
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.queue, dead_letter.code) == (queue, "unsigned_message")
    assert "rejoice" in dead_letter.body
    assert (handlers.received, handlers.commands) == ([("hive", a_message(2))], ["ours"])
    assert _retries(redis_url, queue) == [0]


@pytest.mark.parametrize(
    "odd",
    [
        {"args": ()},
        {"args": (6,)},
        {"args": ({"tenant": "hive"},)},
        {"args": ("one", "two")},
        {"kwargs": {"body": "a command"}},
        {"args": ("\ud800",)},
    ],
    ids=str,
)
async def test_a_message_of_an_odd_form_is_a_dead_letter_at_once(
    queues: DramatiqQueues, redis_url: str, odd: dict[str, object]
) -> None:
    """And is listed, retried and dropped like any other: whoever made it, it was not this installation."""
    broker = build_broker(redis_url, IMPATIENT)
    broker.declare_queue(COMMANDS)
    broker.enqueue(message_for(COMMANDS, "a command").copy(**odd))
    broker.close()
    handlers = RecordingHandlers()
    async with handlers.at(redis_url):
        await until(partial(_is_dead, queues), "it became a dead letter")
        [first] = await queues.dead_letters.all()
        assert await queues.dead_letters.retry([first.id]) == 1
        await until(partial(_is_dead, queues), "it became one again")
    [dead_letter] = await queues.dead_letters.all()
    assert dead_letter.code == "unsigned_message"
    assert await queues.dead_letters.drop([dead_letter.id]) == 1
    assert handlers.commands == []


async def test_what_stands_on_a_dead_letter_that_nobody_has_signed_is_not_believed(
    queues: DramatiqQueues, redis_url: str
) -> None:
    """Somebody has put it among the dead letters, with a reason that invites to retry it."""
    forged = message_for(COMMANDS, "give it to me")
    forged.options["failure"] = {"code": "unavailable", "sentence": "All is well again: retry it."}
    with redis.Redis.from_url(redis_url) as client:
        client.zadd(f"{NAMESPACE}:{COMMANDS}.XQ", {"six": 6})
        client.hset(f"{NAMESPACE}:{COMMANDS}.XQ.msgs", "six", forged.encode())
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.code, dead_letter.body) == ("unsigned_message", "give it to me")
    assert "All is well" not in dead_letter.sentence


def _retries(redis_url: str, queue: str) -> list[int]:
    """How often each of the dead letters of this queue was tried again."""
    with redis.Redis.from_url(redis_url) as client:
        stored = client.hvals(f"{NAMESPACE}:{queue}.XQ.msgs")
        assert isinstance(stored, list)
        return [dramatiq.Message.decode(each).options.get("retries", 0) for each in stored]


async def _has(things: Sequence[object]) -> bool:
    return bool(things)


async def _is_dead(queues: DramatiqQueues) -> bool:
    return len(await queues.dead_letters.all()) == 1
