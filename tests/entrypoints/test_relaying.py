"""The relay in the background: what has happened is delivered, whoever it happened to."""

from datetime import timedelta

import pytest

from application.ordering.find_orders import OrderById
from entrypoints import relaying
from entrypoints.demo import CAST, furnish
from tests.contracts.gate import eventually
from tests.entrypoints.house import House, buy


async def test_a_letter_follows_an_order(house: House) -> None:
    """The commit rings, the relay delivers, the reaction writes."""
    async with house.runtime(in_process=True) as runtime:
        order = await buy((await runtime.tenant()).shop)

        async def told() -> bool:
            shop = (await runtime.tenant()).shop
            return (await shop.ordering.get(OrderById(order.id), by=CAST["ada"])).confirmed_at is not None

        await eventually(told, "the confirmation")
    assert [letter.to for letter in house.mailer.letters.values()] == ["ada@hive.example"]


async def test_what_has_rung_is_delivered_before_the_shop_closes(house: House) -> None:
    """Also when it closes at once."""
    async with house.runtime(in_process=True) as runtime:
        await buy((await runtime.tenant()).shop)
    assert len(house.mailer.letters) == 1


async def test_what_an_earlier_process_left_is_delivered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rings for it."""
    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
    assert house.line.sent == []
    house.line.missing = False
    house.clock.advance(timedelta(minutes=10))
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.01)
    async with house.runtime(demonstration=False):
        await eventually(house.has_sent, "the message of the first process")


async def test_a_program_that_does_one_thing_delivers_what_follows_from_it_alone(house: House) -> None:
    """What others have left is for those who stay: a command does not visit every tenant first."""
    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
        await runtime.tenants.add("own")
    house.line.missing = False
    house.clock.advance(timedelta(minutes=10))
    async with house.runtime(sweeps=False, tenant="own") as runtime:
        own = await buy((await runtime.tenant()).shop)
    assert {message.envelope.aggregate for message in house.line.sent} == {own.id}


async def test_the_relay_survives_a_store_that_goes_away(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so in the log and goes on when the store is back."""
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.01)

    async def said() -> bool:
        return "The tenants cannot be listed" in caplog.text

    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
        await eventually(house.has_failed, "a first attempt")
        house.store.missing = True
        await eventually(said, "a line in the log")
        assert (await runtime.ready())["persistence"] is not None
        house.line.missing = house.store.missing = False
        house.clock.advance(timedelta(minutes=10))
        await eventually(house.has_sent, "the message")


async def test_busy_tenants_do_not_keep_the_relay_from_quiet_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed in a shop where nobody rings any more is tried again, however often others ring."""
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.1)
    async with house.runtime() as runtime:
        await runtime.tenants.add("quiet")
        quiet = (await runtime.tenant("quiet")).shop
        await furnish(quiet)
        house.line.missing = True
        await buy(quiet)
        await eventually(house.has_failed, "a first attempt")

        async def sent_while_others_ring() -> bool:
            house.clock.advance(timedelta(minutes=10))
            house.line.missing = False
            runtime.container.doorbells().ring("demo")
            return await house.has_sent()

        await eventually(sent_while_others_ring, "the message of the quiet tenant")
