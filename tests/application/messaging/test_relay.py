"""The relay: takes messages out of the outbox and sees that they are delivered."""

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
class Delivered:
    """A delivery that notes what it is given, and does not deliver what is about `refused` orders."""

    refused: set[UUID] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    sends: int = 0

    async def send(self, messages: Sequence[Message], /) -> None:
        """Note them, or refuse them all."""
        self.sends += 1
        for message in messages:
            if message.envelope.aggregate in self.refused:
                raise OSError("the road is closed")
        self.messages += messages

    @property
    def orders(self) -> list[UUID]:
        """What the messages were about."""
        return [message.envelope.aggregate for message in self.messages]


async def test_each_reaction_gets_a_message_of_its_own() -> None:
    """And what nobody reacts to has left the house, too."""
    env, placed = await a_house_with_orders(1)
    delivery = Delivered()
    # Besides the order, a product was added and goods have arrived.
    assert await a_relay(env, delivery).drain() == 3
    (message,) = delivery.messages
    assert (message.envelope.aggregate, message.handler) == (placed[0], "send_order_confirmation")
    assert await a_relay(env, delivery).drain() == 0


async def test_everything_that_is_due_is_delivered() -> None:
    """However little is taken at a time."""
    env, placed = await a_house_with_orders(5)
    delivery = Delivered()
    assert await a_relay(env, delivery, at_a_time=2).drain() == 7
    assert sorted(delivery.orders) == sorted(placed)


async def test_a_failing_message_does_not_stop_its_neighbours() -> None:
    """They are delivered; it is tried again later."""
    env, placed = await a_house_with_orders(3)
    delivery = Delivered(refused={placed[1]})
    assert await a_relay(env, delivery).drain() == 4
    assert sorted(delivery.orders) == sorted({placed[0], placed[2]})
    delivery.refused.clear()
    env.clock.advance(2 * SECOND)
    assert await a_relay(env, delivery).drain() == 1
    assert delivery.orders[-1] == placed[1]


async def test_the_waits_grow_until_a_message_is_parked() -> None:
    """Twice as long each time, five minutes at most; then it stays, with the reason, for somebody to look at."""
    env, placed = await a_house_with_orders(1)
    delivery = Delivered(refused=set(placed))
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
    (dead_letters,) = await env.store.outbox.dead_letters(10)
    assert (dead_letters.name, dead_letters.attempts, dead_letters.reason) == (
        "order_placed",
        8,
        "OSError: the road is closed",
    )
    env.clock.advance(timedelta(days=1))
    assert await relay.drain() == 0
    assert delivery.sends == tries


async def test_no_wait_is_longer_than_five_minutes() -> None:
    """Though one may try more often than eight times."""
    env, placed = await a_house_with_orders(1)
    delivery = Delivered(refused=set(placed))
    relay = a_relay(env, delivery, most_attempts=12)
    await relay.drain()
    tries = delivery.sends
    for _ in range(11):
        env.clock.advance(timedelta(minutes=5))
        await relay.drain()
    assert delivery.sends - tries == 11
    assert [dead_letters.attempts for dead_letters in await env.store.outbox.dead_letters(10)] == [12]


async def test_a_relay_that_dies_after_delivering_repeats() -> None:
    """Delivered first and marked afterwards, so that nothing is lost; once the lease is over, another one goes on."""
    env, placed = await a_house_with_orders(1)

    class Died(BaseException):
        """What happens to a process."""

    class Fatal(Delivered):
        """A delivery after which the process is no more."""

        async def send(self, messages: Sequence[Message], /) -> None:
            await super().send(messages)
            if messages:
                raise Died

    dead, alive = Fatal(), Delivered()
    with pytest.raises(Died):
        await a_relay(env, dead).drain()
    assert dead.orders == placed
    assert await a_relay(env, alive).drain() == 0
    env.clock.advance(60 * SECOND)
    await a_relay(env, alive).drain()
    assert alive.orders == placed


async def test_a_message_that_kills_whoever_tries_is_parked_alone() -> None:
    """Nobody has come back to say what was wrong with it. What was held with it, and never tried, is delivered."""
    env, (deadly, harmless) = await a_house_with_orders(2)

    class Died(BaseException):
        """What happens to a process."""

    class Deadly(Delivered):
        """A delivery that ends the process at one of the orders."""

        async def send(self, messages: Sequence[Message], /) -> None:
            if any(message.envelope.aggregate == deadly for message in messages):
                raise Died
            await super().send(messages)

    delivery = Deadly()
    for _ in range(9):
        with contextlib.suppress(Died):
            await a_relay(env, delivery).drain()
        env.clock.advance(60 * SECOND)
    await a_relay(env, delivery).drain()
    assert delivery.orders == [harmless]
    dead_letters = await env.store.outbox.dead_letters(10)
    assert [(message.name, message.reason) for message in dead_letters] == [
        ("order_placed", "nobody who tried has come back")
    ]


async def test_two_relays_share_the_work() -> None:
    """What one of them holds the other one does not get."""
    env, placed = await a_house_with_orders(2)
    held = await env.store.outbox.claim(10, 60 * SECOND)
    delivery = Delivered()
    assert await a_relay(env, delivery).drain() == 0
    await env.store.outbox.sent([message.envelope.id for message in held])
    env.clock.advance(timedelta(days=1))
    assert await a_relay(env, delivery).drain() == 0
    assert set(placed) < {message.envelope.aggregate for message in held}


def a_relay(env: ShopEnv, delivery: Delivered, *, at_a_time: int = 50, most_attempts: int = 8) -> Relay:
    """A relay with such a delivery."""
    handlers = event_handlers_of(env.shop)
    return Relay(env.store.outbox, delivery, handlers, env.clock, at_a_time=at_a_time, most_attempts=most_attempts)


async def a_house_with_orders(orders: int) -> tuple[ShopEnv, list[UUID]]:
    """A shop where so many orders were placed, and their ids."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=orders)
    return env, [(await env.order(product)).id for _ in range(orders)]
