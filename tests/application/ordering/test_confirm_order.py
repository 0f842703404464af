"""Sending the customer a confirmation of the order."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid5

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.event_handlers import event_handlers_of
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.find_orders import GetOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ports.errors import Unavailable
from application.ports.mailer import Mail
from application.shop import build_shop
from domain.accounts.actor import SYSTEM
from domain.ordering.ids import OrderId
from domain.shared.errors import NotFound
from tests.application.running_shop import FailingStorage, a_shop
from tests.support.cast import ADA, HIVE, euros
from tests.support.fakes import RecordingMailer

UNAVAILABLE = Unavailable("the database", "no answer")


async def test_the_letter_says_what_was_ordered() -> None:
    """Every line, the total, and how long the goods are held; the order notes when it was confirmed."""
    env = await a_shop(MemoryPersistence)
    lamp = await env.product(name="Honeycomb lamp", price=euros("49.00"))
    nut = await env.product(name="Hex nut", price=euros("0.06"), on_hand=12)
    request = PlaceOrderRequest((RequestedItem(lamp.id, 1), RequestedItem(nut.id, 12)), HIVE, "ada@hive.example")
    order = await env.shop.ordering.place(request, by=ADA)
    await env.shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM)
    (letter,) = env.mailer.letters.values()
    assert (letter.to, letter.subject) == ("ada@hive.example", f"Your order {order.id}")
    assert letter.body.splitlines() == [
        "Thank you for your order:",
        "",
        "1 x Honeycomb lamp: 49.00 EUR",
        "12 x Hex nut: 0.69 EUR",
        "",
        "Total: 49.69 EUR",
        "We hold the goods for you until 2026-06-06 06:36 UTC.",
    ]
    assert letter.body.endswith("UTC.\n")
    seen = await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)
    assert seen.confirmed_at == env.clock.now()


async def test_the_id_of_a_letter_is_made_of_that_of_its_order() -> None:
    """In the same way in every release: a letter that was sent before one is not sent again after it."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    await env.shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM)
    assert list(env.mailer.letters) == [uuid5(order.id, "confirmation")]


async def test_a_confirmed_order_is_not_confirmed_again() -> None:
    """No second letter is sent, and the time of the first stays."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    for _ in range(2):
        await env.shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM)
        env.mailer.letters.clear()
        env.clock.advance(timedelta(minutes=1))
    await env.shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM)
    assert env.mailer.letters == {}
    seen = await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)
    assert seen.confirmed_at == env.clock.now() - timedelta(minutes=2)


async def test_a_crash_between_letter_and_note_does_not_make_a_second_letter() -> None:
    """The letter is sent again with the same id, by which the mailer recognises it; then it is noted."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    mailer = CountingMailer()
    storage = FailingStorage(env.store.storage, before=[UNAVAILABLE])
    shop = build_shop(
        replace(
            env.ports,
            store=replace(env.store, storage=storage),
            services=replace(env.ports.services, mailer=mailer),
        )
    )
    relay = env.relay(handlers=event_handlers_of(shop))

    await relay.drain()
    assert (mailer.calls, len(mailer.letters)) == (1, 1)
    assert (await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)).confirmed_at is None

    env.clock.advance(timedelta(minutes=1))
    assert await relay.drain() == 1
    assert (mailer.calls, len(mailer.letters)) == (2, 1)
    assert (await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)).confirmed_at == env.clock.now()


async def test_a_letter_that_cannot_be_sent_is_not_noted() -> None:
    """The caller gets the error; the next call with the same key sends the letter."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())

    class UnreachableMailer:
        """A mailer that cannot be reached."""

        async def send(self, mail: Mail, /) -> None:
            raise Unavailable("the mail server", "no answer")

    shop = build_shop(replace(env.ports, services=replace(env.ports.services, mailer=UnreachableMailer())))
    with pytest.raises(Unavailable):
        await shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM, key="a key")
    assert (await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)).confirmed_at is None
    await env.shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM, key="a key")
    assert len(env.mailer.letters) == 1


async def test_an_order_that_does_not_exist_cannot_be_confirmed() -> None:
    """`NotFound`, which says what there is not, and no letter."""
    env = await a_shop(MemoryPersistence)
    unknown = OrderId(env.ids.new())
    with pytest.raises(NotFound) as refusal:
        await env.shop.ordering.confirm(SendOrderConfirmationRequest(unknown), by=SYSTEM)
    assert (refusal.value.kind, refusal.value.key) == ("order", unknown)
    assert env.mailer.letters == {}


class CountingMailer(RecordingMailer):
    """A mailer that counts how often it was called."""

    calls = 0

    async def send(self, mail: Mail, /) -> None:
        """Count, and record."""
        self.calls += 1
        await super().send(mail)
