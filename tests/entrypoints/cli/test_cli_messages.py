"""Commands left for a worker, and what became of them."""

import asyncio
from collections.abc import Callable

import pytest

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.worker.worker import create_worker
from tests.entrypoints.cli.shell import Shell
from tests.support.waiting import until


@pytest.fixture
def queued(shell: Shell, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A terminal where messages go through Redis."""
    queued = shell.with_(delivery="dramatiq", redis_url=redis_url)
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
    queued.say("send", "stock.receive", "{}", "--as", "ada")
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
    assert away.refused("send", "stock.receive", "{}").startswith("unavailable: Redis cannot be reached: ")


def work_until(condition: Callable[[], bool]) -> None:
    """Have a worker at work until something is so."""

    async def holds() -> bool:
        # A command has an event loop of its own, hence the thread.
        return await asyncio.to_thread(condition)

    async def work() -> None:
        async with create_worker(Container(settings=read_settings()), threads=2):
            await until(holds, "the command was worked on")

    asyncio.run(work())
