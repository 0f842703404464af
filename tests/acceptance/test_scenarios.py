"""Every scenario, through every driver, on every persistence. The closing lines show the matrix."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.driver import CannotBeSaid
from tests.acceptance.scenarios import SCENARIOS, Scenario
from tests.acceptance.stages import CANNOT, DRIVERS, STAGES, Stage, container_for
from tests.support.fixtures import RecordProperty
from tests.support.servers import Servers

POSSIBLE = [pytest.param(stage, id="-on-".join(stage)) for stage in STAGES if stage not in CANNOT]


@pytest.fixture(scope="module", params=POSSIBLE)
async def stage(
    request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A running shop: one driver, one persistence."""
    driver, persistence = request.param
    directory: Path = tmp_path_factory.mktemp(persistence)
    container = container_for(driver, persistence, directory, lambda name: servers.get(name, "programs").url)
    async with DRIVERS[driver](container) as stage:
        yield stage


# Pattern P03: Interchangeable entrypoints
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_scenario(scenario: Scenario, stage: Stage, record_property: RecordProperty) -> None:
    """The shop keeps its promise. What a driver has no words for is said in the closing lines."""
    record_property("scenario", scenario.__name__)
    async with stage.driver() as driver:
        try:
            with stage.guard():
                await scenario(driver)
        except CannotBeSaid as reason:
            record_property("cannot", str(reason))
