"""The server that messages go through."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queues import DramatiqQueues
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.worker.recording_handlers import IMPATIENT
from tests.entrypoints.worker.redis_database import empty_database
from tests.entrypoints.worker.shop_with_workers import ShopWithWorkers, opened
from tests.support.servers import Servers
from tests.support.signatures import OURS


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """A real Redis with nothing in it."""
    return empty_database(servers)


@pytest.fixture
async def deliveries(redis_url: str) -> AsyncIterator[DramatiqDeliveries]:
    """The way to the workers."""
    deliveries = DramatiqDeliveries(redis_url, OURS, IMPATIENT)
    await deliveries.open()
    yield deliveries
    await deliveries.close()


@pytest.fixture
async def queues(redis_url: str) -> AsyncIterator[DramatiqQueues]:
    """The queues, seen from outside."""
    queues = DramatiqQueues(redis_url, OURS)
    yield queues
    await queues.close()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, servers: Servers, redis_url: str, tmp_path: Path) -> Settings:
    """A shop with empty shelves, on a database that several processes can share."""
    values: dict[str, object] = {
        "persistence": request.param,
        "delivery": "dramatiq",
        "redis": {"url": redis_url},
        "mailer": "memory",
        "data_dir": tmp_path,
        "demonstration": False,
        "tenant": f"worker_{uuid4().hex[:12]}",
    }
    if request.param == "postgres":
        values["postgres"] = {"url": servers.get("postgres", "programs").url}
    return Settings.model_validate(values)


@pytest.fixture
async def with_workers(settings: Settings) -> AsyncIterator[ShopWithWorkers]:
    """The shop, open."""
    async with opened(settings) as with_workers:
        yield with_workers
