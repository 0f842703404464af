"""Worker processes that are killed, or asked to end, in the middle of the work."""

import signal
from collections.abc import AsyncIterator
from os import kill
from pathlib import Path

import pytest

from adapters.shared.tenancy import TenantId
from application.ordering.find_orders import GetOrderRequest
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import DevServer
from tests.entrypoints.worker.shop_with_workers import ShopWithWorkers, opened
from tests.reliability.processes import sixfold
from tests.support.cast import ADA
from tests.support.waiting import until

MANY = 100
SOME = 5


@pytest.fixture
def settings(own_redis: DevServer, tmp_path: Path) -> Settings:
    """A shop on a file, with empty shelves."""
    values = {"delivery": "dramatiq", "redis": {"url": own_redis.url}, "data_dir": tmp_path, "demonstration": False}
    return Settings.model_validate(values)


@pytest.fixture
async def with_workers(settings: Settings) -> AsyncIterator[ShopWithWorkers]:
    """The shop, open."""
    async with opened(settings) as with_workers:
        yield with_workers


# Pattern P42: Reliable tasks
async def test_killed_workers_lose_nothing(with_workers: ShopWithWorkers, tmp_path: Path) -> None:
    """SIGKILL to all of them, and other workers take over what they had in hand: every order is confirmed, once."""
    orders = await many_orders(with_workers)
    with sixfold(with_workers.settings, "worker", "--processes", "2", output=tmp_path / "first") as first:
        await some_confirmed(with_workers, orders)
        first.signal_all(signal.SIGKILL)
        assert first.ended() == -signal.SIGKILL
    assert await with_workers.queues.waiting()
    with sixfold(with_workers.settings, "worker", output=tmp_path / "second"):
        await with_workers.confirmed(*orders)
    assert await versions(with_workers, orders) == {2}


async def test_a_killed_process_is_replaced(with_workers: ShopWithWorkers, tmp_path: Path) -> None:
    """The others go on, another takes its place, and the worker ends in good order when it is asked to."""
    orders = await many_orders(with_workers)
    with sixfold(with_workers.settings, "worker", "--processes", "2", output=tmp_path / "output") as worker:
        await some_confirmed(with_workers, orders)
        one, _ = worker.wait_for(r"Process (\d+) begins to work", times=2)
        kill(int(one), signal.SIGKILL)
        worker.wait_for(r"Process (\d+) begins to work", times=3)
        await with_workers.confirmed(*orders)
        worker.process.send_signal(signal.SIGTERM)
        assert worker.ended() == 0, worker.said()
    assert f"Process {one} was killed by signal 9" in worker.said()
    assert await versions(with_workers, orders) == {2}


async def test_a_worker_that_is_asked_to_end_finishes_what_it_has_in_hand(
    with_workers: ShopWithWorkers, tmp_path: Path
) -> None:
    """SIGTERM to every process of the group, and a second one right away, as an impatient system sends them."""
    orders = await many_orders(with_workers)
    with sixfold(with_workers.settings, "worker", "--processes", "2", output=tmp_path / "output") as worker:
        await some_confirmed(with_workers, orders)
        worker.signal_all(signal.SIGTERM)
        worker.signal_all(signal.SIGTERM)
        assert worker.ended() == 0, worker.said()
    assert await with_workers.dead_letters() == []
    async with with_workers.workers():
        await with_workers.confirmed(*orders)
    assert await versions(with_workers, orders) == {2}


async def test_a_worker_that_is_asked_to_end_while_it_starts_ends_in_good_order(
    with_workers: ShopWithWorkers, tmp_path: Path
) -> None:
    """SIGTERM to every process of the group, of which some have hardly begun."""
    with sixfold(with_workers.settings, "worker", "--processes", "2", output=tmp_path / "output") as worker:
        worker.wait_for(r"Process (\d+) begins to work", times=2)
        worker.signal_all(signal.SIGTERM)
        assert worker.ended() == 0, worker.said()


async def test_workers_end_with_their_supervisor(with_workers: ShopWithWorkers, tmp_path: Path) -> None:
    """Nobody is left behind who works on, unseen, when the supervisor alone is killed."""
    with sixfold(with_workers.settings, "worker", "--processes", "2", output=tmp_path / "output") as worker:
        pids = worker.wait_for(r"Process (\d+) begins to work", times=2)
        worker.process.kill()

        async def gone() -> bool:
            return not any(_lives(int(pid)) for pid in pids)

        await until(gone, "the processes ended")


async def test_without_redis_the_worker_ends_with_a_sentence(
    settings: Settings, own_redis: DevServer, tmp_path: Path
) -> None:
    """It says what is missing, and its exit code is not 0."""
    own_redis.kill()
    with sixfold(settings, "worker", output=tmp_path / "output") as worker:
        assert worker.ended() == 1
    assert "startup_failed: Sixfold cannot start: Redis cannot be reached: " in worker.said()
    assert "Traceback" not in worker.said()


async def many_orders(with_workers: ShopWithWorkers) -> list[OrderId]:
    """Orders whose messages lie in the queue, or are about to."""
    product = await with_workers.tiles(MANY)
    return [await with_workers.order(product) for _ in range(MANY)]


async def some_confirmed(with_workers: ShopWithWorkers, orders: list[OrderId]) -> None:
    """Wait until workers are in the middle of it."""

    async def some() -> bool:
        views = [await with_workers.shop.ordering.get(GetOrderRequest(order), by=ADA) for order in orders]
        return sum(view.confirmed_at is not None for view in views) >= SOME

    await until(some, f"{SOME} orders were confirmed")


async def versions(with_workers: ShopWithWorkers, orders: list[OrderId]) -> set[int]:
    """How often each order was changed: once when it was placed, and once for each confirmation."""
    storage = with_workers.runtime.container.persistence().of(TenantId(with_workers.settings.tenant)).storage
    return {order.version for order in await storage.read(Order, orders)}


def _lives(pid: int) -> bool:
    try:
        kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
