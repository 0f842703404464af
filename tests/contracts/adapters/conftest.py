"""What the tests of a contract class are given: each law of its port, and the adapter it is about."""

import gc
from collections.abc import AsyncIterator

import pytest

from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, Place
from tests.contracts.kit.opening import Opening
from tests.support.servers import Servers


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hold the adapter to every law of its port."""
    if metafunc.cls and issubclass(metafunc.cls, AdapterContract) and "law" in metafunc.fixturenames:
        metafunc.parametrize("law", metafunc.cls.adapter.port.laws, ids=lambda law: law.number)


@pytest.fixture(scope="class")
def place(request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the adapter runs."""
    assert issubclass(request.cls, AdapterContract)
    adapter: AdapterUnderTest[object] = request.cls.adapter
    return adapter.place(servers, tmp_path_factory.mktemp(f"{adapter.port.name}-{adapter.name}"))


@pytest.fixture(scope="class")
async def opening(request: pytest.FixtureRequest, place: Place) -> AsyncIterator[Opening[object]]:
    """The adapter, which is opened when a law needs it."""
    assert issubclass(request.cls, AdapterContract)
    adapter: AdapterUnderTest[object] = request.cls.adapter
    opening = Opening(lambda: adapter.opened(place.address))
    yield opening
    await opening.close()
    # What is left over is heard of here, in a test of this adapter, and not in one of another.
    gc.collect()


@pytest.fixture
async def env(request: pytest.FixtureRequest, opening: Opening[object]) -> AsyncIterator[object]:
    """What the laws of the port are given, with the adapter open; a new one after a law that did not end."""
    yield await opening.env()
    if "late" in dict(request.node.user_properties):
        await opening.close()
