"""Scheduled jobs: rows of the table, and when their turns come."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest
from application.schedules import jobs_of
from application.scheduling.jobs import ScheduledJob, every
from domain.accounts.actor import SYSTEM
from domain.ordering.order import PAY_WITHIN, OrderStatus
from tests.application.running_shop import a_shop
from tests.support.cast import ADA
from tests.support.operations import EXAMPLES

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# Names are stored: add new ones, and never change or remove one that stands here.
JOBS = {
    "expire_unpaid_orders": (MINUTE, "ordering.expire_unpaid"),
    "prune_messages": (HOUR, "maintenance.prune_messages"),
    "prune_idempotency_records": (DAY, "maintenance.prune_idempotency_records"),
    "prune_refresh_families": (DAY, "access.prune_families"),
}


async def test_the_table_says_what_runs_how_often() -> None:
    """Each job under a name of its own, which stays."""
    jobs = jobs_of((await a_shop(MemoryPersistence)).shop)
    assert [(job.name, job.interval) for job in jobs] == [(name, interval) for name, (interval, _) in JOBS.items()]


@pytest.mark.parametrize("name", JOBS)
async def test_the_shop_itself_may_do_what_the_table_says(name: str) -> None:
    """Each job can be run, and run again; its operation is one that the system may call."""
    [job] = [job for job in jobs_of((await a_shop(MemoryPersistence)).shop) if job.name == name]
    assert [await job.run() for _ in range(2)] == [0, 0]
    assert EXAMPLES[JOBS[name][1]].roles >= SYSTEM.roles


async def test_an_order_that_nobody_paid_for_is_expired_by_the_job() -> None:
    """Its goods can be sold again."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(on_hand=1)
    order = await env.order(product)
    [job] = [job for job in jobs_of(env.shop) if job.name == "expire_unpaid_orders"]
    assert await job.run() == 0
    env.clock.advance(PAY_WITHIN)
    assert await job.run() == 1
    assert (await env.shop.ordering.get(GetOrderRequest(order.id), by=ADA)).status is OrderStatus.EXPIRED
    assert (await env.order(product)).status is OrderStatus.PLACED


async def test_a_request_of_another_operation_is_a_mistake_that_mypy_finds() -> None:
    """Were it none, mypy would say that it need not be ignored below."""
    shop = (await a_shop(MemoryPersistence)).shop
    every(MINUTE, "right", shop.ordering.expire_unpaid, ExpireUnpaidOrdersRequest())
    every(MINUTE, "wrong", shop.maintenance.prune_messages, ExpireUnpaidOrdersRequest())  # type: ignore[misc]  # see above


@pytest.mark.parametrize(
    ("interval", "slot"),
    [
        (MINUTE, datetime(2026, 6, 6, 6, 7, tzinfo=UTC)),
        (HOUR, datetime(2026, 6, 6, 7, 0, tzinfo=UTC)),
        (DAY, datetime(2026, 6, 7, tzinfo=UTC)),
        # A Thursday, as the first of January 1970 was one.
        (7 * DAY, datetime(2026, 6, 11, tzinfo=UTC)),
    ],
)
def test_slots_are_whole_multiples_of_the_interval(interval: timedelta, slot: datetime) -> None:
    """On the minute, on the hour, at midnight; the next one is always in the future, by one interval at most."""
    job = ScheduledJob("a_job", interval, _nothing)
    assert job.next_slot(datetime(2026, 6, 6, 6, 6, 6, 666_666, tzinfo=UTC)) == slot
    assert job.next_slot(slot - timedelta(microseconds=1)) == slot
    assert job.next_slot(slot) == slot + interval


async def _nothing() -> None:
    """Nothing to do."""
