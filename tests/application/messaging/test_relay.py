"""The relay: takes messages from the outbox and hands them to the delivery."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.event_handlers import event_handlers_of
from application.messaging.relay import Relay
from application.ports.delivery import Message
from tests.application.running_shop import a_shop
from tests.support.shop_env import ShopEnv

SECOND = timedelta(seconds=1)


@dataclass
class RecordingDelivery:
    """A delivery that records the messages it is given, and fails for those about orders in `failing`."""

    failing: set[UUID] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    sends: int = 0

    async def send(self, messages: Sequence[Message], /) -> None:
        """Record them all, or fail."""
        self.sends += 1
        for message in messages:
            if message.envelope.aggregate in self.failing:
                raise OSError("no connection")
        self.messages += messages

    @property
    def orders(self) -> list[UUID]:
        """The orders that the messages were about."""
        return [message.envelope.aggregate for message in self.messages]


async def test_each_handler_gets_a_message_of_its_own() -> None:
    """An event without handlers counts as delivered, too."""
    env, placed = await a_shop_with_orders(1)
    delivery = RecordingDelivery()
    # Three events: the order, the product that was added, and the goods that have arrived.
    assert await a_relay(env, delivery).drain() == 3
    (message,) = delivery.messages
    assert (message.envelope.aggregate, message.handler) == (placed[0], "send_order_confirmation")
    assert await a_relay(env, delivery).drain() == 0


async def test_everything_that_is_due_is_delivered() -> None:
    """However few messages are claimed at a time."""
    env, placed = await a_shop_with_orders(5)
    delivery = RecordingDelivery()
    assert await a_relay(env, delivery, at_a_time=2).drain() == 7
    assert sorted(delivery.orders) == sorted(placed)


async def test_a_failing_message_does_not_stop_the_others() -> None:
    """They are delivered; the failing one is tried again later."""
    env, placed = await a_shop_with_orders(3)
    delivery = RecordingDelivery(failing={placed[1]})
    assert await a_relay(env, delivery).drain() == 4
    assert sorted(delivery.orders) == sorted({placed[0], placed[2]})
    delivery.failing.clear()
    env.clock.advance(2 * SECOND)
    assert await a_relay(env, delivery).drain() == 1
    assert delivery.orders[-1] == placed[1]


async def test_waits_double_until_a_message_is_a_dead_letter() -> None:
    """After eight attempts it is not tried again, and is listed with the reason of its last failure."""
    env, placed = await a_shop_with_orders(1)
    delivery = RecordingDelivery(failing=set(placed))
    relay = a_relay(env, delivery)
    await relay.drain()
    tries = delivery.sends
    for wait in (2, 4, 8, 16, 32, 64, 128):
        env.clock.advance(wait * SECOND - timedelta(microseconds=1))
        assert await relay.drain() == 0
        assert delivery.sends == tries
        assert await env.store.outbox.dead_letters(10) == []
        env.clock.advance(timedelta(microseconds=1))
        assert await relay.drain() == 0
        tries += 1
        assert delivery.sends == tries
    (dead_letter,) = await env.store.outbox.dead_letters(10)
    assert (dead_letter.name, dead_letter.attempts, dead_letter.reason) == (
        "order_placed",
        8,
        "OSError: no connection",
    )
    env.clock.advance(timedelta(days=1))
    assert await relay.drain() == 0
    assert delivery.sends == tries


async def test_no_wait_is_longer_than_five_minutes() -> None:
    """Also for a relay that makes more than eight attempts."""
    env, placed = await a_shop_with_orders(1)
    delivery = RecordingDelivery(failing=set(placed))
    relay = a_relay(env, delivery, most_attempts=12)
    await relay.drain()
    tries = delivery.sends
    for _ in range(11):
        env.clock.advance(timedelta(minutes=5))
        await relay.drain()
    assert delivery.sends - tries == 11
    assert [dead_letter.attempts for dead_letter in await env.store.outbox.dead_letters(10)] == [12]


async def test_a_crash_after_delivering_repeats_the_message() -> None:
    """It is marked as sent only after it was delivered. When the lease has ended, another relay delivers it again."""
    env, placed = await a_shop_with_orders(1)

    class Died(BaseException):
        """Stands for the end of the process."""

    class DiesAfterwards(RecordingDelivery):
        """A delivery after which the process ends."""

        async def send(self, messages: Sequence[Message], /) -> None:
            await super().send(messages)
            if messages:
                raise Died

    dead, alive = DiesAfterwards(), RecordingDelivery()
    with pytest.raises(Died):
        await a_relay(env, dead).drain()
    assert dead.orders == placed
    assert await a_relay(env, alive).drain() == 0
    env.clock.advance(60 * SECOND)
    await a_relay(env, alive).drain()
    assert alive.orders == placed


async def test_a_message_that_ends_the_process_becomes_a_dead_letter() -> None:
    """No attempt comes to record a failure. A message that was always claimed together with it is delivered."""
    env, (deadly, harmless) = await a_shop_with_orders(2)

    class Died(BaseException):
        """Stands for the end of the process."""

    class DiesAtOneOrder(RecordingDelivery):
        """A delivery during which the process ends, for one of the orders."""

        async def send(self, messages: Sequence[Message], /) -> None:
            if any(message.envelope.aggregate == deadly for message in messages):
                raise Died
            await super().send(messages)

    delivery = DiesAtOneOrder()
    for _ in range(9):
        with contextlib.suppress(Died):
            await a_relay(env, delivery).drain()
        env.clock.advance(60 * SECOND)
    await a_relay(env, delivery).drain()
    assert delivery.orders == [harmless]
    dead_letters = await env.store.outbox.dead_letters(10)
    assert [(message.name, message.reason) for message in dead_letters] == [
        ("order_placed", "the process ended during the last attempt")
    ]


async def test_a_relay_does_not_get_what_another_one_holds() -> None:
    """Nor, later on, what the other one has sent."""
    env, placed = await a_shop_with_orders(2)
    held = await env.store.outbox.claim(10, 60 * SECOND)
    delivery = RecordingDelivery()
    assert await a_relay(env, delivery).drain() == 0
    await env.store.outbox.sent([message.envelope.id for message in held])
    env.clock.advance(timedelta(days=1))
    assert await a_relay(env, delivery).drain() == 0
    assert set(placed) < {message.envelope.aggregate for message in held}


def a_relay(env: ShopEnv, delivery: RecordingDelivery, *, at_a_time: int = 50, most_attempts: int = 8) -> Relay:
    """A relay that uses this delivery."""
    handlers = event_handlers_of(env.shop)
    return Relay(env.store.outbox, delivery, handlers, env.clock, at_a_time=at_a_time, most_attempts=most_attempts)


async def a_shop_with_orders(orders: int) -> tuple[ShopEnv, list[UUID]]:
    """A shop in which this many orders were placed, and the ids of these orders."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=orders)
    return env, [(await env.order(product)).id for _ in range(orders)]
