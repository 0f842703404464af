"""The relay: takes messages from the outbox and hands them to the delivery, again and again until they are handled."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.messaging.handlers import EventHandler, EventHandlers
from application.messaging.relay import Relay
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from application.ports.errors import Unavailable
from domain.ordering.events import OrderPlaced
from tests.application.running_shop import a_shop
from tests.support.shop_env import ShopEnv

SECOND = timedelta(seconds=1)


@dataclass
class RecordingDelivery:
    """A queue that records the messages it is given; it fails for orders in `failing`, and while it is `away`."""

    failing: set[UUID] = field(default_factory=set)
    away: bool = False
    messages: list[Message] = field(default_factory=list)
    sends: int = 0
    is_queue: bool = True

    async def send(self, messages: Sequence[Message], /) -> None:
        """Record them all, or fail."""
        self.sends += 1
        if self.away:
            raise Unavailable("The broker", "nobody listens")
        for message in messages:
            if message.envelope.aggregate in self.failing:
                raise OSError("cannot be written down")
        self.messages += messages

    @property
    def orders(self) -> list[UUID]:
        """The orders that the messages were about."""
        return [message.envelope.aggregate for message in self.messages]


async def test_each_handler_gets_a_message_of_its_own() -> None:
    """An event without handlers is done at once."""
    env, placed = await a_shop_with_orders(1)
    delivery = RecordingDelivery()
    # Three events: the order, the product that was added, and the goods that have arrived.
    assert await env.relay(delivery).drain() == 3
    (message,) = delivery.messages
    assert (message.envelope.aggregate, message.handler) == (placed[0], "send_order_confirmation")
    assert await env.relay(delivery).drain() == 0
    assert (await env.store.outbox.backlog()).oldest_waiting == message.envelope.at


async def test_everything_that_is_due_is_handed_over() -> None:
    """However few messages are claimed at a time."""
    env, placed = await a_shop_with_orders(5)
    delivery = RecordingDelivery()
    relay: Relay = replace(env.relay(delivery), at_a_time=2)
    assert await relay.drain() == 7
    assert sorted(delivery.orders) == sorted(placed)


async def test_only_the_handlers_that_are_not_done_are_asked_again() -> None:
    """One of two fails: when it is tried again, the other one is left alone; then the message is done."""
    env, _ = await a_shop_with_orders(1)
    asked: list[str] = []
    failures = [RuntimeError("by accident")]

    async def fine(_: Envelope) -> None:
        asked.append("fine")

    async def moody(_: Envelope) -> None:
        asked.append("moody")
        if failures:
            raise failures.pop()

    relay = env.relay(
        handlers=EventHandlers((EventHandler("fine", OrderPlaced, fine), EventHandler("moody", OrderPlaced, moody)))
    )
    await relay.drain()
    assert sorted(asked) == ["fine", "moody"]
    env.clock.advance(2 * SECOND)
    await relay.drain()
    assert asked[2:] == ["moody"]
    assert (await env.store.outbox.backlog()).oldest_waiting is None


async def test_a_message_that_cannot_be_handed_over_does_not_stop_the_others() -> None:
    """They are handed over; the failing one is tried again later."""
    env, placed = await a_shop_with_orders(3)
    delivery = RecordingDelivery(failing={placed[1]})
    assert await env.relay(delivery).drain() == 4
    assert sorted(delivery.orders) == sorted({placed[0], placed[2]})
    delivery.failing.clear()
    env.clock.advance(2 * SECOND)
    assert await env.relay(delivery).drain() == 1
    assert delivery.orders[-1] == placed[1]


async def test_waits_double_until_a_message_is_a_dead_letter() -> None:
    """After twelve failures it is not tried again, and is listed with the reason of the last."""
    env, placed = await a_shop_with_orders(1)
    delivery = RecordingDelivery(failing=set(placed))
    relay = env.relay(delivery)
    await relay.drain()
    assert delivery.sends == 1
    for sends, wait in enumerate((2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300), 2):
        env.clock.advance(wait * SECOND - timedelta(microseconds=1))
        assert await relay.drain() == 0
        assert delivery.sends == sends - 1
        assert await env.store.outbox.dead_letters(10) == []
        env.clock.advance(timedelta(microseconds=1))
        assert await relay.drain() == 0
        assert delivery.sends == sends
    (dead_letter,) = await env.store.outbox.dead_letters(10)
    assert (dead_letter.envelope.name, dead_letter.failures, dead_letter.reason) == (
        "order_placed",
        12,
        "The delivery of messages: OSError: cannot be written down",
    )
    env.clock.advance(timedelta(days=1))
    assert await relay.drain() == 0
    assert delivery.sends == 12


async def test_an_outage_is_tried_with_one_message_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """An hour without the delivery: one line when it begins, and none for each message; one when it is over."""
    caplog.set_level("INFO")
    env, placed = await a_shop_with_orders(30)
    delivery = RecordingDelivery(away=True)
    relay = env.relay(delivery)
    for _ in range(720):
        before = delivery.sends
        assert await relay.drain() == 0
        assert delivery.sends - before <= 1
        env.clock.advance(5 * SECOND)
    delivery.away = False
    env.clock.advance(timedelta(minutes=1))
    await relay.drain()
    assert sorted(delivery.orders) == sorted(placed)
    began, ended = (record.message for record in caplog.records)
    assert began.startswith("The delivery of messages does not work: The broker cannot be reached: nobody listens.")
    assert ended == "The broker works again, after 1:01:00."


async def test_after_a_short_outage_everything_goes_out_at_once() -> None:
    """What the delivery could not take waits for two seconds at first, and not until the relay's lease has ended."""
    env, placed = await a_shop_with_orders(3)
    delivery = RecordingDelivery(away=True)
    relay = env.relay(delivery)
    await relay.drain()
    delivery.away = False
    env.clock.advance(2 * SECOND)
    await relay.drain()
    assert sorted(delivery.orders) == sorted(placed)


async def test_a_relay_does_not_get_what_another_one_holds() -> None:
    """Nor, later on, what is done."""
    env, placed = await a_shop_with_orders(2)
    held = await env.store.outbox.claim(10, 60 * SECOND)
    delivery = RecordingDelivery()
    assert await env.relay(delivery).drain() == 0
    await env.store.outbox.sent([message.envelope.id for message in held])
    env.clock.advance(timedelta(days=1))
    assert await env.relay(delivery).drain() == 0
    assert set(placed) < {message.envelope.aggregate for message in held}


async def a_shop_with_orders(orders: int) -> tuple[ShopEnv, list[UUID]]:
    """A shop in which this many orders were placed, and the ids of these orders."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=orders)
    return env, [(await env.order(product)).id for _ in range(orders)]
