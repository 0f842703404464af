"""The schedules in the background: what is due is run, whoever else fails, hangs or is killed."""

import asyncio
import logging

import pytest

from adapters.shared.tenancy import TenantId
from application.ordering.find_orders import GetOrderRequest
from application.schedules import jobs_of
from domain.ordering.order import PAY_WITHIN, OrderStatus
from entrypoints.bootstrap.schedule_task import ScheduleTask
from tests.entrypoints.bootstrap.scheduled_jobs import (
    HOUR,
    MINUTE,
    Jobs,
    hangs,
    is_wrong,
    schedules_of,
    scheduling,
    some_looks,
    unavailable,
    works,
)
from tests.entrypoints.recording_shop import RecordingShop, buy
from tests.support.cast import ADA
from tests.support.fakes import SeededRandomness
from tests.support.waiting import until


async def test_an_order_that_nobody_pays_for_expires_by_itself(env: RecordingShop) -> None:
    """Nobody asks for it; time passes, that is all."""
    async with env.runtime(jobs_of=jobs_of) as runtime:
        shop = (await runtime.tenant()).shop
        order = await buy(shop)
        env.clock.advance(PAY_WITHIN)

        async def expired() -> bool:
            found = await shop.ordering.get(GetOrderRequest(order.id), by=ADA)
            return found.status is OrderStatus.EXPIRED

        await until(expired, "the order has expired")


async def test_a_job_under_way_may_finish_when_the_shop_closes(env: RecordingShop) -> None:
    """Before anything that it needs is closed; what it causes is delivered, too."""
    closing = asyncio.Event()
    ended: list[list[str]] = []

    async def buys_at_the_end() -> None:
        await closing.wait()
        ended.append(list(env.notes))
        await buy(shops[0])

    jobs = Jobs({"last": buys_at_the_end})
    async with env.runtime(jobs_of=jobs.of) as runtime:
        shops = [(await runtime.tenant()).shop]
        await jobs.have_run("last")
        asyncio.get_running_loop().call_later(0.05, closing.set)
    assert ended == [["persistence opened", "delivery opened"]]
    assert env.delivery.sent[-1].envelope.name == "order_placed"
    assert (await schedules_of(env).due_times())["last"] <= env.clock.now() + MINUTE


async def test_a_program_that_does_one_thing_runs_no_jobs(env: RecordingShop) -> None:
    """They are for those who stay."""
    async with env.runtime(sweep_every=None):
        assert [task for task in asyncio.all_tasks() if task.get_name() == "schedules"] == []
    async with env.runtime():
        assert len([task for task in asyncio.all_tasks() if task.get_name() == "schedules"]) == 1


async def test_every_tenant_has_its_turns(env: RecordingShop) -> None:
    """One that is created while the shop runs, too; and in every interval each job runs once."""
    jobs = Jobs({"water": works})
    async with scheduling(env, jobs) as runtime:
        await jobs.have_run("water")
        await runtime.tenants.create("other")
        await jobs.have_run("water", 2)
        await some_looks(env)
        assert jobs.count("water") == 2
        env.clock.advance(MINUTE)
        await jobs.have_run("water", 4)


async def test_several_processes_share_the_turns(env: RecordingShop) -> None:
    """Each turn is run by one of them."""
    jobs = Jobs({"water": works})
    async with scheduling(env, jobs), scheduling(env, jobs):
        for turn in range(1, 6):
            await jobs.have_run("water", turn)
            await some_looks(env)
            assert jobs.count("water") == turn
            env.clock.advance(MINUTE)


async def test_a_job_that_hangs_or_fails_keeps_no_other_from_running(
    env: RecordingShop, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in its own tenant nor in another; and at the end it is interrupted."""
    jobs = Jobs({"hangs": hangs, "is_wrong": is_wrong, "water": works})
    async with scheduling(env, jobs, stop_within=0.05) as runtime:
        await runtime.tenants.create("other")
        for turn in (2, 4, 6):
            await jobs.have_run("water", turn)
            await jobs.have_run("is_wrong", turn)
            env.clock.advance(MINUTE)
        assert jobs.count("hangs") == 2
    assert caplog.text.count("The job is_wrong of tenant demo does not work") == 1
    assert "Interrupted: The job hangs of tenant demo, The job hangs of tenant other." in caplog.text


async def test_of_those_that_hang_there_are_never_too_many(env: RecordingShop) -> None:
    """Of one job run two at a time, whatever the number of tenants: nobody uses up all connections."""
    jobs = Jobs({"hangs": hangs, "water": works})
    async with scheduling(env, jobs, stop_within=0.05) as runtime:
        for name in ("b", "c", "d", "e"):
            await runtime.tenants.create(name)
        await jobs.have_run("water", 5)
        await some_looks(env)
        assert jobs.count("hangs") == 2


async def test_an_outage_that_a_job_meets_is_said_once_and_its_end_too(
    env: RecordingShop, caplog: pytest.LogCaptureFixture
) -> None:
    """Not once in every tenant and interval."""
    caplog.set_level(logging.INFO, "application")
    jobs = Jobs({"letters": unavailable})
    async with scheduling(env, jobs) as runtime:
        await runtime.tenants.create("other")
        for times in range(2, 12, 2):
            await jobs.have_run("letters", times)
            await some_looks(env)
            env.clock.advance(MINUTE)
        assert caplog.text.count("the mail server cannot be reached") == 1
        jobs.runs["letters"] = works
        await jobs.have_run("letters", 12)
        await some_looks(env)
    assert caplog.text.count("the mail server works again") == 1


async def test_a_store_that_goes_away_is_said_once_and_the_jobs_go_on_when_it_is_back(
    env: RecordingShop, caplog: pytest.LogCaptureFixture
) -> None:
    """Meanwhile it is looked for again and again."""
    caplog.set_level(logging.INFO, "application")
    jobs = Jobs({"water": works})
    async with scheduling(env, jobs):
        await jobs.have_run("water")
        env.persistence.missing = True
        await some_looks(env)
        env.persistence.missing = False
        env.clock.advance(MINUTE)
        await jobs.have_run("water", 2)
    began, ended = (message for message in caplog.messages if "PostgreSQL" in message)
    assert "PostgreSQL cannot be reached" in began
    assert ended.startswith("PostgreSQL works again, after ")


async def test_the_turn_of_a_killed_process_is_taken_over(env: RecordingShop) -> None:
    """When its lease ends, and not before."""
    jobs = Jobs({"water": works})
    await env.persistence.create_tenant(TenantId("demo"))
    assert await schedules_of(env).claim("water", MINUTE)
    async with scheduling(env, jobs):
        await some_looks(env)
        assert jobs.count("water") == 0
        env.clock.advance(MINUTE)
        await jobs.have_run("water")


async def test_a_clock_that_is_set_back_under_a_job_does_not_stop_it(env: RecordingShop) -> None:
    """No second run meanwhile; and the next one comes by the new time."""
    go_on = asyncio.Event()
    jobs = Jobs({"water": go_on.wait})
    async with scheduling(env, jobs):
        await jobs.have_run("water")
        env.clock.advance(-HOUR)
        await some_looks(env)
        assert jobs.count("water") == 1
        go_on.set()

        async def released() -> bool:
            return (await schedules_of(env).due_times())["water"] <= env.clock.now() + MINUTE

        await until(released, "the turn was over")
        env.clock.advance(MINUTE)
        await jobs.have_run("water", 2)


async def test_stopping_what_never_began_or_has_stopped_is_harmless(env: RecordingShop) -> None:
    """As a start that fails half-way does."""
    async with env.runtime() as runtime:
        task = ScheduleTask(runtime.tenants, SeededRandomness(), runtime.container.outages())
        await task.stop()
        task.start()
        await task.stop()
        await task.stop()
