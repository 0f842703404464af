"""The shop writes to the customer what was ordered, and notes that it did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.confirm_order import Confirmation
from application.ordering.find_orders import OrderById
from application.ordering.place_order import NewOrder, Wanted
from application.ports.errors import Unavailable
from application.ports.mailer import Mail
from application.reactions import reactions_of
from application.relay import Relay
from application.shop import build_shop
from domain.errors import NotFound
from domain.identity import SYSTEM
from domain.order_lines import OrderId
from tests.application.house import Troubled, a_house
from tests.cast import ADA, HIVE, euros
from tests.contracts.surroundings import KeptMail, StraightDelivery

NO_ANSWER = Unavailable("the database", "no answer")


async def test_the_letter_says_what_was_ordered() -> None:
    """Every line, the total, and how long the goods are held."""
    house = await a_house(MemoryPersistence)
    lamp = await house.product(name="Honeycomb lamp", price=euros("49.00"))
    nut = await house.product(name="Hex nut", price=euros("0.06"), on_hand=12)
    wish = NewOrder((Wanted(lamp.id, 1), Wanted(nut.id, 12)), HIVE, "ada@hive.example")
    order = await house.shop.ordering.place(wish, by=ADA)
    await house.shop.ordering.confirm(Confirmation(order.id), by=SYSTEM)
    (letter,) = house.mailer.letters.values()
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
    seen = await house.shop.ordering.get(OrderById(order.id), by=ADA)
    assert seen.confirmed_at == house.clock.now()


async def test_a_confirmed_order_is_not_confirmed_again() -> None:
    """The first time counts."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())
    for _ in range(2):
        await house.shop.ordering.confirm(Confirmation(order.id), by=SYSTEM)
        house.mailer.letters.clear()
        house.clock.advance(timedelta(minutes=1))
    await house.shop.ordering.confirm(Confirmation(order.id), by=SYSTEM)
    assert house.mailer.letters == {}
    seen = await house.shop.ordering.get(OrderById(order.id), by=ADA)
    assert seen.confirmed_at == house.clock.now() - timedelta(minutes=2)


async def test_interrupted_between_letter_and_note_it_is_still_one_letter() -> None:
    """What is begun again sends the same letter, and the mailer knows it by its id."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())
    mailer = CountedMail()
    storage = Troubled(house.store.storage, before=[NO_ANSWER])
    shop = build_shop(replace(house.ports, storage=storage, mailer=mailer))
    reactions = reactions_of(shop)
    relay = Relay(house.store.outbox, StraightDelivery(reactions), reactions, house.clock)

    await relay.drain()
    assert (mailer.sent, len(mailer.letters)) == (1, 1)
    assert (await house.shop.ordering.get(OrderById(order.id), by=ADA)).confirmed_at is None

    house.clock.advance(timedelta(minutes=1))
    assert await relay.drain() == 1
    assert (mailer.sent, len(mailer.letters)) == (2, 1)
    assert (await house.shop.ordering.get(OrderById(order.id), by=ADA)).confirmed_at == house.clock.now()


async def test_a_letter_that_nobody_takes_is_not_noted() -> None:
    """The failure is the caller's to know; next time it is tried again."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())

    class NobodyThere:
        """A mailer that cannot be reached."""

        async def send(self, mail: Mail, /) -> None:
            raise Unavailable("the mail server", "no answer")

    shop = build_shop(replace(house.ports, mailer=NobodyThere()))
    with pytest.raises(Unavailable):
        await shop.ordering.confirm(Confirmation(order.id), by=SYSTEM, key="a key")
    assert (await house.shop.ordering.get(OrderById(order.id), by=ADA)).confirmed_at is None
    await house.shop.ordering.confirm(Confirmation(order.id), by=SYSTEM, key="a key")
    assert len(house.mailer.letters) == 1


async def test_an_order_that_does_not_exist_cannot_be_confirmed() -> None:
    """Nobody is written to."""
    house = await a_house(MemoryPersistence)
    with pytest.raises(NotFound):
        await house.shop.ordering.confirm(Confirmation(OrderId(house.ids.new())), by=SYSTEM)
    assert house.mailer.letters == {}


class CountedMail(KeptMail):
    """A mailer that counts how often it was asked."""

    sent = 0

    async def send(self, mail: Mail, /) -> None:
        """Count, and keep."""
        self.sent += 1
        await super().send(mail)
