"""Every scenario, through every driver, on every persistence. The closing lines show the matrix."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.driver import CannotBeSaid
from tests.acceptance.scenarios import SCENARIOS, Scenario
from tests.acceptance.stages import CANNOT, DRIVERS, PERSISTENCES, SERVERS, Stage, container_for
from tests.support.fixtures import RecordProperty
from tests.support.servers import Servers

STAGES = [
    pytest.param((driver, persistence), id=f"{driver}-on-{persistence}")
    for driver in DRIVERS
    for persistence in PERSISTENCES
    if (driver, persistence) not in CANNOT
]


@pytest.fixture(scope="module", params=STAGES)
async def stage(
    request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A running shop: one driver, one persistence."""
    driver, persistence = request.param
    needed = SERVERS[driver] | SERVERS[persistence]
    addresses = {technology: servers.get(technology, "programs").url for technology in needed}
    directory: Path = tmp_path_factory.mktemp(persistence)
    async with DRIVERS[driver](container_for(driver, persistence, directory, addresses)) as stage:
        yield stage


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
