"""Commands left for a worker, and what became of them."""

import asyncio
import json
from collections.abc import Callable

import pytest

from adapters.dramatiq.broker import COMMANDS, message_for
from adapters.dramatiq.queues import DramatiqQueues
from domain.accounts.actor import OPERATOR
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.worker.worker import create_worker
from tests.entrypoints.cli.shell import AS, Shell
from tests.support.dead_letters import left_among_dead_letters
from tests.support.signatures import Unsigned
from tests.support.waiting import until


@pytest.fixture
def queued(shop: Shell, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A terminal where messages go through Redis; the cast have accounts in the shop."""
    queued = shop.with_(delivery="dramatiq", redis_url=redis_url)
    for name, value in queued.environment.items():
        monkeypatch.setenv(name, value)
    return queued


def test_a_command_that_was_sent_is_carried_out_by_a_worker(queued: Shell) -> None:
    """Once, though it was sent twice under its key."""
    product = queued.add_tile(on_hand=6)
    request = f'{{"product": "{product}", "quantity": 4}}'
    for _ in range(2):
        assert queued.say("send", "stock.receive", request, "--key", "delivery-note-66").out == "delivery-note-66\n"
    work_until(lambda: queued.json("stock", "show", product)["on_hand"] == 10)
    assert queued.json("dead-letters", "list") == []


def test_a_command_gets_a_key_of_its_own(queued: Shell) -> None:
    """Which is printed, for whoever wants to repeat it."""
    first, second = (queued.json("send", "ordering.expire_unpaid", "{}")["key"] for _ in range(2))
    assert first != second


def test_what_the_shop_refused_is_shown_and_tried_again(queued: Shell) -> None:
    """With its code, and on demand."""
    queued.say("send", "stock.receive", "{}")
    work_until(lambda: len(queued.json("dead-letters", "list")) == 1)
    [dead_letter] = queued.json("dead-letters", "list")
    assert (dead_letter["where"], dead_letter["failures"]) == ("queue commands", None)
    assert dead_letter["why"].startswith("invalid_value: request is not well formed at product")
    assert "stock.receive" in queued.say("dead-letters", "show", dead_letter["id"]).out
    doctor = " ".join(queued.say("doctor").out.split())
    assert "Messages given up by workers: 1. Type `sixfold dead-letters list`" in doctor
    assert queued.say("dead-letters", "retry", dead_letter["id"]).out == "1 tried once more.\n"
    assert queued.json("dead-letters", "list") == []
    work_until(lambda: len(queued.json("dead-letters", "list")) == 1)
    assert queued.say("dead-letters", "drop", "--all").out == "1 dropped.\n"
    assert queued.say("dead-letters", "list").out == "There are none.\n"


def test_a_command_that_was_sent_as_somebody_is_carried_out_as_the_owner_of_the_account(queued: Shell) -> None:
    """Ada orders by message; she may not receive goods, whoever types it."""
    product = queued.add_tile()
    address = {"name": "Ada Apis", "street": "6 Comb Lane", "postal_code": "66666", "city": "Waben", "country": "DE"}
    wish = {"items": [{"product": product, "quantity": 1}], "address": address, "email": "ada@hive.example"}
    queued.json("send", "ordering.place", json.dumps(wish), *AS["ada"])
    queued.json("send", "stock.receive", json.dumps({"product": product, "quantity": 4}), *AS["ada"])
    work_until(lambda: len(queued.json("dead-letters", "list")) == 1)
    [dead_letter] = queued.json("dead-letters", "list")
    assert dead_letter["why"].startswith("not_allowed: ")
    work_until(lambda: len(queued.json("orders", "list", *AS["ada"])) == 1)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("stock.steal", "{}"), "not_found: There is no operation stock.steal."),
        (("stock.get", "{}"), "usage_error: stock.get only reads: by message its answer would reach nobody."),
        (
            ("accounts.create", "{}"),
            "usage_error: accounts.create is confidential: by message its secrets would lie in a queue.",
        ),
        (("stock.receive", "{}", "--as", "eve@hive.example"), "not_found: There is no account eve@hive.example."),
        (("stock.receive", "{}", "--tenant", "nobody"), "not_found: There is no tenant nobody."),
        (
            ("stock.receive", "{}", "--tenant", ""),
            "invalid_value: tenant is not 1 to 31 lower-case letters, digits and underscores after a letter.",
        ),
    ],
)
def test_what_no_worker_would_do_is_not_sent(queued: Shell, words: tuple[str, ...], refusal: str) -> None:
    """The sentence says why, and nothing has reached a queue."""
    assert queued.refused("send", *words) == refusal
    assert "No message was given up." in queued.say("doctor").out
    work_until(lambda: queued.json("dead-letters", "list") == [])


def test_what_nobody_here_has_signed_is_shown_and_never_carried_out(queued: Shell, redis_url: str) -> None:
    """Whoever can write to the queue can say what they like, and retrying it makes it no truer."""
    product = queued.add_tile(on_hand=6)
    request = {"product": product, "quantity": 400}
    by, tenant = str(OPERATOR.id), "demo"
    message = {"tenant": tenant, "operation": "stock.receive", "request": request, "by": by, "key": "six"}
    asyncio.run(leave_unsigned(redis_url, json.dumps(message)))
    for _ in range(2):
        work_until(lambda: len(queued.json("dead-letters", "list")) == 1)
        [dead_letter] = queued.json("dead-letters", "list")
        assert (dead_letter["where"], json.loads(dead_letter["content"])) == ("queue commands", message)
        assert dead_letter["why"].startswith("unsigned_message: ")
        assert "unsigned_message" in queued.say("dead-letters", "list").out
        assert queued.say("dead-letters", "retry", dead_letter["id"]).out == "1 tried once more.\n"
    work_until(lambda: len(queued.json("dead-letters", "list")) == 1)
    assert queued.json("stock", "show", product)["on_hand"] == 6


def test_whatever_a_stranger_leaves_among_the_dead_letters_can_be_looked_at_and_dropped(
    queued: Shell, redis_url: str
) -> None:
    """No command ends with it, so that it protects neither itself nor others."""
    signatures = Container(settings=read_settings()).signatures()
    half, boom = message_for(COMMANDS, "\ud800"), message_for(COMMANDS, signatures.sign("{}"))
    boom.options["failure"] = "boom"
    left = {b"half a character": half.encode(), b"boom": boom.encode(), b"no JSON": b"{", b"\xff": b"\xff"}
    left_among_dead_letters(redis_url, COMMANDS, left)
    found = queued.json("dead-letters", "list")
    assert len(found) == len(left)
    assert "no JSON" in queued.say("dead-letters", "list").out
    for each in found:
        assert queued.say("dead-letters", "show", each["id"]).code == 0
    assert f"Messages given up by workers: {len(left)}." in " ".join(queued.say("doctor").out.split())
    assert queued.say("dead-letters", "retry", "no JSON").out == "1 tried once more.\n"
    assert queued.say("dead-letters", "drop", "boom").out == "1 dropped.\n"
    assert queued.say("dead-letters", "drop", "--all").out == "2 dropped.\n"
    assert queued.json("dead-letters", "list") == []


@pytest.mark.parametrize("request_", ["", "{", "{'product': 1}"])
def test_a_request_that_is_not_json_is_refused_at_once(queued: Shell, request_: str) -> None:
    """Before it reaches a queue."""
    assert queued.refused("send", "stock.receive", request_).startswith("invalid_value: request is not JSON")


def test_without_a_queue_there_is_nowhere_to_send_to(shell: Shell) -> None:
    """The sentence says what to set."""
    assert "set SIXFOLD_DELIVERY=dramatiq" in shell.refused("send", "stock.receive", "{}")


def test_without_redis_nothing_is_sent(shell: Shell, unused_tcp_port: int) -> None:
    """The command fails: nothing is promised that may be lost."""
    away = shell.with_(delivery="dramatiq", redis_url=f"redis://127.0.0.1:{unused_tcp_port}/0")
    said = away.refused("send", "stock.receive", "{}")
    assert said.startswith("startup_failed: Sixfold cannot start: Redis cannot be reached: ")


async def leave_unsigned(redis_url: str, command: str) -> None:
    """Put it into the queue of commands, without a key of this installation."""
    queues = DramatiqQueues(redis_url, Unsigned())
    await queues.command(command)
    await queues.close()


def work_until(condition: Callable[[], bool]) -> None:
    """Have a worker at work until something is so."""

    async def holds() -> bool:
        # A command has an event loop of its own, hence the thread.
        return await asyncio.to_thread(condition)

    async def work() -> None:
        async with create_worker(Container(settings=read_settings()), threads=2):
            await until(holds, "the command was worked on")

    asyncio.run(work())
