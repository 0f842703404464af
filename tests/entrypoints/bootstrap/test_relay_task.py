"""The relay in the background: what has happened is delivered, whoever it happened to."""

from datetime import timedelta

import pytest

from application.ordering.find_orders import GetOrderRequest
from entrypoints.bootstrap.demo import seed_demo
from tests.entrypoints.recording_shop import RecordingShop, buy
from tests.support.cast import ADA
from tests.support.waiting import until


async def test_a_letter_follows_an_order(env: RecordingShop) -> None:
    """The commit wakes the relay, the relay delivers, the handler writes."""
    async with env.runtime(in_process=True) as runtime:
        order = await buy((await runtime.tenant()).shop)

        async def confirmed() -> bool:
            shop = (await runtime.tenant()).shop
            return (await shop.ordering.get(GetOrderRequest(order.id), by=ADA)).confirmed_at is not None

        await until(confirmed, "the confirmation came")
    assert [letter.to for letter in env.mailer.letters.values()] == ["ada@hive.example"]


async def test_what_was_notified_is_delivered_before_the_shop_closes(env: RecordingShop) -> None:
    """Also when it closes at once."""
    async with env.runtime(in_process=True) as runtime:
        await buy((await runtime.tenant()).shop)
    assert len(env.mailer.letters) == 1


async def test_what_an_earlier_process_left_is_delivered(env: RecordingShop) -> None:
    """No commit wakes the relay for it."""
    async with env.runtime() as runtime:
        env.delivery.missing = True
        await buy((await runtime.tenant()).shop)
    assert env.delivery.sent == []
    env.delivery.missing = False
    env.clock.advance(timedelta(minutes=10))
    async with env.runtime(demonstration=False):
        await until(env.has_sent, "the message of the first process was sent")


async def test_a_program_that_does_one_thing_delivers_what_follows_from_it_alone(env: RecordingShop) -> None:
    """What others have left is for those who stay: a command does not visit every tenant first."""
    async with env.runtime() as runtime:
        env.delivery.missing = True
        await buy((await runtime.tenant()).shop)
        await runtime.tenants.create("own")
    env.delivery.missing = False
    env.clock.advance(timedelta(minutes=10))
    async with env.runtime(sweep_every=None, tenant="own") as runtime:
        own = await buy((await runtime.tenant()).shop)
    assert {message.envelope.aggregate for message in env.delivery.sent} == {own.id}


async def test_the_relay_survives_a_store_that_goes_away(env: RecordingShop, caplog: pytest.LogCaptureFixture) -> None:
    """It says so in the log and goes on when the store is back."""

    async def said() -> bool:
        return "PostgreSQL cannot be reached" in caplog.text

    async with env.runtime() as runtime:
        env.delivery.missing = True
        await buy((await runtime.tenant()).shop)
        await until(env.has_failed, "a first attempt failed")
        env.persistence.missing = True
        await until(said, "a line was in the log")
        assert (await runtime.ready())["persistence"] is not None
        env.delivery.missing = env.persistence.missing = False
        env.clock.advance(timedelta(minutes=10))
        await until(env.has_sent, "the message was sent")


async def test_busy_tenants_do_not_keep_the_relay_from_quiet_ones(env: RecordingShop) -> None:
    """What failed in a shop without further commits is tried again, however often others wake the relay."""
    async with env.runtime() as runtime:
        await runtime.tenants.create("quiet")
        quiet = await runtime.tenant("quiet")
        await seed_demo(quiet.shop, quiet.ports)
        env.delivery.missing = True
        await buy(quiet.shop)
        await until(env.has_failed, "a first attempt failed")

        async def sent_while_others_notify() -> bool:
            env.clock.advance(timedelta(minutes=10))
            env.delivery.missing = False
            runtime.container.relay_signals().notify("demo")
            return await env.has_sent()

        await until(sent_while_others_notify, "the message of the quiet tenant was sent")


async def test_it_is_known_how_late_messages_are(env: RecordingShop) -> None:
    """Since the oldest one was committed, whoever's it is."""
    async with env.runtime() as runtime:
        env.delivery.missing = True
        await runtime.tenants.create("late")
        late = await runtime.tenant("late")
        await seed_demo(late.shop, late.ports)
        await buy(late.shop)
        env.clock.advance(timedelta(minutes=6))

        async def known() -> bool:
            return runtime.oldest_waiting == timedelta(minutes=6)

        await until(known, "the age of the oldest message was known")
