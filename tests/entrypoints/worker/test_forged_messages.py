"""Messages that others have left in a real Redis, or among its dead letters: nobody looks at what they say."""

import json
from collections.abc import Sequence
from functools import partial

import dramatiq
import pytest
import redis
from dramatiq.common import dq_name

from adapters.dramatiq.broker import COMMANDS, EVENTS, NAMESPACE, message_for
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_client import QueueClient
from adapters.dramatiq.queues import DramatiqQueues
from adapters.dramatiq.wire import MessageOnWire
from adapters.shared.installation import QueuedDeadLetter
from application.messaging.handlers import EventHandlers
from tests.entrypoints.worker.recording_handlers import IMPATIENT, RecordingHandlers, a_message
from tests.support.dead_letters import left_among_dead_letters
from tests.support.signatures import OURS, STRANGERS
from tests.support.waiting import until

MORE_THAN_A_WORKER_HOLDS = 6
"""It has two threads, and fetches twice as many messages."""


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
        await until(partial(_are_dead, queues, 1), "it became a dead letter")
        await until(partial(_has, handlers.received), "our message was handled")
        await until(partial(_has, handlers.commands), "our command was carried out")
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.queue, dead_letter.code) == (queue, "unsigned_message")
    assert "rejoice" in dead_letter.body
    assert (handlers.received, handlers.commands) == ([("hive", a_message(2))], ["ours"])
    assert _retries(redis_url, queue) == [0]


A_COMMAND = message_for(COMMANDS, "a command").asdict()
FAR_AWAY = 10**18
ODD_FORMS = {
    "no argument": A_COMMAND | {"args": ()},
    "a number": A_COMMAND | {"args": (6,)},
    "an object": A_COMMAND | {"args": ({"tenant": "hive"},)},
    "two arguments": A_COMMAND | {"args": ("one", "two")},
    "no list of arguments": A_COMMAND | {"args": 6},
    "half a character": A_COMMAND | {"args": ("\ud800",)},
    "arguments with names": A_COMMAND | {"kwargs": {"body": "a command"}},
    "a number for arguments with names": A_COMMAND | {"kwargs": 6},
    "another queue": A_COMMAND | {"queue_name": "elsewhere"},
    "another actor": A_COMMAND | {"actor_name": "nobody"},
    "no id": A_COMMAND | {"message_id": []},
    "no time": A_COMMAND | {"message_timestamp": "noon"},
    "no options": A_COMMAND | {"options": None},
    "an exception": A_COMMAND | {"options": {"throws": "x"}},
    "a time far away": A_COMMAND | {"options": {"eta": FAR_AWAY}},
    "no number of tries": A_COMMAND | {"options": {"retries": "x", "max_retries": "x"}},
    "no id in Redis": A_COMMAND | {"options": {"redis_message_id": None}},
    "half a character for an id in Redis": A_COMMAND | {"options": {"redis_message_id": "\ud800"}},
    "an unknown field": A_COMMAND | {"colour": "blue"},
}
ODD = {name: json.dumps(form).encode() for name, form in ODD_FORMS.items()} | {
    "a list": b"[]",
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe",
    "a well": b"[" * 100_000,
}
"""What a worker may find in its queue, though no version of this shop has ever written it."""


@pytest.mark.parametrize("queue", [COMMANDS, dq_name(COMMANDS)])
@pytest.mark.parametrize("odd", ODD)
async def test_a_message_of_an_odd_form_is_a_dead_letter_at_once(
    queues: DramatiqQueues, redis_url: str, odd: str, queue: str
) -> None:
    """However many there are, the worker goes on; and they are listed, retried and dropped like any other."""
    ids = [f"odd {number}".encode() for number in range(MORE_THAN_A_WORKER_HOLDS - 1)] + [b"\xff"]
    left_in(redis_url, queue, dict.fromkeys(ids, ODD[odd]))
    await queues.command("ours")
    handlers = RecordingHandlers()
    async with handlers.at(redis_url):
        await until(partial(_are_dead, queues, len(ids)), "they became dead letters")
        await until(partial(_has, handlers.commands), "our command was carried out")
        first = await queues.dead_letters.all()
        assert await queues.dead_letters.retry([each.id for each in first]) == len(ids)
        await until(partial(_are_dead, queues, len(ids)), "they became dead letters again")
    second = await queues.dead_letters.all()
    assert {each.code for each in [*first, *second]} == {"unsigned_message"}
    assert {each.id for each in first}.isdisjoint(each.id for each in second)
    assert await queues.dead_letters.drop([each.id for each in second]) == len(ids)
    assert (await queues.waiting(), handlers.commands) == (0, ["ours"])


async def test_a_message_that_names_the_id_of_another_does_not_take_its_place(
    queues: DramatiqQueues, redis_url: str
) -> None:
    """A stranger's message is a dead letter, and ours is carried out, though both say that they are the same."""
    await queues.command("ours")
    with redis.Redis.from_url(redis_url) as client:
        [ours] = client.lrange(f"{NAMESPACE}:{COMMANDS}", 0, -1)
    forged = message_for(COMMANDS, "a command")
    forged.options["redis_message_id"] = ours.decode()
    left_in(redis_url, COMMANDS, {b"six": forged.encode()}, first=True)
    handlers = RecordingHandlers()
    async with handlers.at(redis_url):
        await until(partial(_are_dead, queues, 1), "it became a dead letter")
        await until(partial(_has, handlers.commands), "our command was carried out")
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.code, dead_letter.body) == ("unsigned_message", "a command")
    assert (await queues.waiting(), handlers.commands) == (0, ["ours"])


@pytest.mark.parametrize("queue", [COMMANDS, dq_name(COMMANDS)])
async def test_only_the_body_of_a_signed_message_is_believed(
    queues: DramatiqQueues, redis_url: str, queue: str
) -> None:
    """Somebody has copied it, and written on the copies that its failure is none, and that it waits for ever."""
    left_in(redis_url, queue, dict(signed_copy(number) for number in range(MORE_THAN_A_WORKER_HOLDS)))
    handlers = RecordingHandlers(failures=[RuntimeError("by accident") for _ in range(MORE_THAN_A_WORKER_HOLDS)])
    async with handlers.at(redis_url):
        await until(partial(_are_dead, queues, MORE_THAN_A_WORKER_HOLDS), "they became dead letters")
    assert {(each.code, each.body) for each in await queues.dead_letters.all()} == {("unexpected", "ours")}
    assert await queues.waiting() == 0


async def test_what_stands_on_a_dead_letter_that_nobody_has_signed_is_not_believed(
    queues: DramatiqQueues, redis_url: str
) -> None:
    """Somebody has put it among the dead letters, with a reason that invites to retry it."""
    forged = message_for(COMMANDS, "give it to me")
    forged.options["failure"] = {"code": "unavailable", "sentence": "All is well again: retry it."}
    left_among_dead_letters(redis_url, COMMANDS, {b"six": forged.encode()})
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.code, dead_letter.body) == ("unsigned_message", "give it to me")
    assert "All is well" not in dead_letter.sentence


@pytest.mark.parametrize("odd", ODD)
async def test_whatever_somebody_has_put_among_the_dead_letters_can_be_dropped(
    queues: DramatiqQueues, redis_url: str, odd: str
) -> None:
    """It is listed as what it is, and hides none of the others."""
    left_among_dead_letters(redis_url, COMMANDS, {b"six": ODD[odd], b"\xff": ODD[odd]})
    found = await queues.dead_letters.all()
    assert [each.code for each in found] == ["unsigned_message", "unsigned_message"]
    assert all(each.body.encode() for each in found), "it can be shown"
    assert await queues.dead_letters.drop([found[1].id]) == 1
    assert await queues.dead_letters.all() == found[:1]


@pytest.mark.parametrize("failure", ["boom", {"code": 6, "sentence": "six"}, {"code": "six"}, {}, None], ids=str)
async def test_a_reason_of_an_odd_form_is_none(queues: DramatiqQueues, redis_url: str, failure: object) -> None:
    """Somebody has written it on a copy of what this installation has signed."""
    copied = message_for(COMMANDS, OURS.sign("a command"))
    copied.options["failure"] = failure
    left_among_dead_letters(redis_url, COMMANDS, {b"six": copied.encode()})
    [dead_letter] = await queues.dead_letters.all()
    assert dead_letter == QueuedDeadLetter("six", COMMANDS, "", "", "a command")


async def test_a_reason_with_half_a_character_can_be_shown(queues: DramatiqQueues, redis_url: str) -> None:
    """No terminal has a place for it."""
    copied = message_for(COMMANDS, OURS.sign("a command"))
    copied.options["failure"] = {"code": "\ud800", "sentence": "half: \udfff"}
    left_among_dead_letters(redis_url, COMMANDS, {b"six": copied.encode()})
    [dead_letter] = await queues.dead_letters.all()
    assert (dead_letter.code, dead_letter.sentence) == (r"\ud800", r"half: \udfff")


def signed_copy(number: int) -> tuple[bytes, bytes]:
    """A message of ours, in its place, with options that somebody else has written on it; it has its last try."""
    options = {"redis_message_id": str(number), "retries": IMPATIENT.most_retries, "throws": "x", "eta": FAR_AWAY}
    copied = A_COMMAND | {"args": (OURS.sign("ours"),), "options": options}
    return str(number).encode(), json.dumps(copied).encode()


def left_in(redis_url: str, queue: str, messages: dict[bytes, bytes], *, first: bool = False) -> None:
    """Put these into a queue under these ids, past Dramatiq, in front of what is there or behind it."""
    with redis.Redis.from_url(redis_url) as client:
        client.hset(f"{NAMESPACE}:{queue}.msgs", mapping=messages)
        (client.lpush if first else client.rpush)(f"{NAMESPACE}:{queue}", *messages)


def _retries(redis_url: str, queue: str) -> list[int]:
    """How often each of the dead letters of this queue was tried again."""
    with redis.Redis.from_url(redis_url) as client:
        stored = client.hvals(f"{NAMESPACE}:{queue}.XQ.msgs")
        assert isinstance(stored, list)
        return [dramatiq.Message.decode(each).options.get("retries", 0) for each in stored]


async def _has(things: Sequence[object], count: int = 1) -> bool:
    return len(things) == count


async def _are_dead(queues: DramatiqQueues, count: int) -> bool:
    return len(await queues.dead_letters.all()) == count
