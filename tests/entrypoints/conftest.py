"""The API on the two persistences that need nothing but this machine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.api.client import Api, running
from tests.entrypoints.recording_shop import RecordingShop
from tests.support.fakes import CheapPasswords, FixedClock, no_jobs


@pytest.fixture
def clock() -> FixedClock:
    """What time it is in the shop."""
    return FixedClock()


@pytest.fixture(params=["memory", "sqlite"])
def container(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Container:
    """A shop with empty shelves, where time stands still."""
    settings = Settings(persistence=request.param, data_dir=tmp_path, mailer="memory", demonstration=False)
    container = Container(settings=settings)
    container.clock.override(clock)
    container.passwords.override(CheapPasswords())
    container.jobs_of.override(no_jobs)
    return container


@pytest.fixture
async def api(container: Container) -> AsyncIterator[Api]:
    """The API of that shop."""
    async with running(container) as api:
        yield api


@pytest.fixture
def env() -> RecordingShop:
    """A shop on parts that note what is done to them."""
    return RecordingShop()
