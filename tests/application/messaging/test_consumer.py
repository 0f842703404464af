"""The consumer: handles a message, and notes what has become of it."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest

from adapters.memory.outbox import MemoryOutbox
from adapters.memory.persistence import MemoryPersistence
from application.messaging.consumer import Consumer
from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Message
from application.ports.envelope import Envelope, Unreadable
from application.ports.errors import CommitUnknown, Unavailable
from application.ports.outbox import Backlog
from domain.ordering.events import OrderPlaced
from domain.shared.errors import NotFound
from tests.application.running_shop import a_shop
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Died(BaseException):
    """Stands for the end of the process."""


class AwayOutbox(MemoryOutbox):
    """An outbox that goes away before it notes that anything is done."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Not noted."""
        raise Unavailable("PostgreSQL", "restarting")


@dataclass
class Moody:
    """An event handler that raises what it is told to, one after the other, and counts."""

    raises: list[BaseException] = field(default_factory=list)
    calls: int = 0

    @property
    def handlers(self) -> EventHandlers:
        """A table with this handler alone."""
        return EventHandlers((EventHandler("moody", OrderPlaced, self.handle),))

    async def handle(self, envelope: Envelope) -> None:
        """Raise what is next, if anything is."""
        self.calls += 1
        if self.raises:
            raise self.raises.pop(0)


async def test_what_was_handled_never_comes_again() -> None:
    """The outcome is noted where the message is handled."""
    env, message = await a_shop_with_a_message()
    await env.consumer(Moody().handlers).handle(message)
    env.clock.advance(timedelta(days=1))
    assert await env.store.outbox.claim(10, MINUTE) == []


@pytest.mark.parametrize("error", [Unavailable("The mail server", "no answer"), CommitUnknown("PostgreSQL")])
async def test_a_server_that_is_away_postpones_the_message(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """An hour of it counts as no failure; a minute after it is back, at the latest, the message is handled.

    The log has a line when it begins and one when it is over.
    """
    caplog.set_level("INFO")
    env, _ = await a_shop_with_a_message()
    moody = Moody()
    relay = env.relay(handlers=moody.handlers)
    for _ in range(720):
        env.clock.advance(5 * SECOND)
        moody.raises = [error]
        await relay.drain()
    assert moody.calls <= 70, "the waits grow"
    calls, moody.raises = moody.calls, []
    env.clock.advance(MINUTE)
    await relay.drain()
    assert moody.calls == calls + 1
    assert await env.store.outbox.dead_letters(10) == []
    began, ended = caplog.messages
    assert began == f"moody does not work: {error} Nothing is lost; it is tried again."
    assert " works again, after 1:00:55" in ended


async def test_a_handler_that_fails_is_logged_once_until_it_works(caplog: pytest.LogCaptureFixture) -> None:
    """And each dead letter, with its reason."""
    caplog.set_level("INFO")
    env, _ = await a_shop_with_a_message()
    relay = env.relay(handlers=Moody([NotFound("order", "x") for _ in range(12)]).handlers)
    for _ in range(12):
        await relay.drain()
        env.clock.advance(timedelta(minutes=5))
    lines = [record.message for record in caplog.records]
    assert lines[0] == "moody does not work: There is no order x. Nothing is lost; it is tried again."
    assert len(lines) == 2
    assert lines[1].endswith("order_placed, is a dead letter: moody: not_found: There is no order x.")


async def test_a_message_that_ends_the_process_becomes_a_dead_letter() -> None:
    """Of its attempts nothing is ever heard. A neighbour that was always claimed together with it is handled."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=2)
    deadly, harmless = (await env.order(product)).id, (await env.order(product)).id
    handled = []

    async def handle(envelope: Envelope) -> None:
        if envelope.aggregate == deadly:
            raise Died
        handled.append(envelope.aggregate)

    handlers = EventHandlers((EventHandler("deadly", OrderPlaced, handle),))
    for _ in range(9):
        with contextlib.suppress(Died):
            await env.relay(handlers=handlers).drain()
        env.clock.advance(MINUTE)
    await env.relay(handlers=handlers).drain()
    assert handled == [harmless]
    [dead_letter] = await env.store.outbox.dead_letters(10)
    assert (dead_letter.envelope.aggregate, dead_letter.reason) == (
        deadly,
        "deadly: the process ended while it was handled",
    )


async def test_a_message_for_a_handler_that_no_longer_exists_is_done_when_all_others_are() -> None:
    """An older version of the shop had handed it over. Its failure is noted, and nobody asks for that handler again."""
    env, message = await a_shop_with_a_message()
    moody = Moody()
    await env.consumer(moody.handlers).handle(replace(message, handler="gone"))
    assert moody.calls == 0
    env.clock.advance(MINUTE)
    await env.relay(handlers=moody.handlers).drain()
    assert moody.calls == 1
    assert await env.store.outbox.backlog() == Backlog(None, None)


async def test_a_message_whose_last_attempt_succeeds_after_all_is_no_dead_letter() -> None:
    """It was the process, not the message."""
    env, message = await a_shop_with_a_message(attempts=9)
    await env.consumer(Moody().handlers).handle(message)
    assert await env.store.outbox.dead_letters(10) == []
    assert (await env.store.outbox.backlog()).oldest_waiting is None


async def test_a_message_that_this_version_cannot_read_is_not_handled() -> None:
    """Nor is it lost: it waits for as long again, and the worker of a newer version will read it."""
    env, message = await a_shop_with_a_message()
    newer = Envelope(
        message.envelope.id,
        "order_placed",
        7,
        message.envelope.aggregate,
        1,
        message.envelope.at,
        Unreadable("{}", "unknown_shape", is_newer=True),
    )
    moody = Moody()
    await env.consumer(moody.handlers).handle(Message(newer, "moody"))
    assert moody.calls == 0
    assert await env.store.outbox.claim(10, MINUTE) == []
    assert (await env.store.outbox.backlog()).oldest_waiting == message.envelope.at


async def test_without_the_outbox_the_outcome_is_not_known() -> None:
    """So whoever delivers the message keeps it, and delivers it again."""
    env, message = await a_shop_with_a_message()
    tables = cast(MemoryOutbox, env.store.outbox).tables
    moody = Moody()
    outcomes = replace(env.outcomes(moody.handlers), outbox=AwayOutbox(tables, env.clock))
    with refused(Unavailable):
        await Consumer(outcomes).handle(message)
    assert moody.calls == 1
    await env.relay(handlers=moody.handlers).drain()
    assert moody.calls == 2


async def a_shop_with_a_message(*, attempts: int = 1) -> tuple[ShopEnv, Message]:
    """A shop in which one order was placed, and the message about it, claimed so often."""
    env = await a_shop(MemoryPersistence)
    await env.order(await env.product())
    for _ in range(attempts - 1):
        await env.store.outbox.claim(10, MINUTE)
        env.clock.advance(MINUTE)
    claimed = await env.store.outbox.claim(10, MINUTE)
    env.clock.advance(MINUTE)
    await env.store.outbox.sent([each.envelope.id for each in claimed if each.envelope.name != "order_placed"])
    [placed] = [each for each in claimed if each.envelope.name == "order_placed"]
    return env, Message(placed.envelope, "moody", placed.attempts, placed.failures)
