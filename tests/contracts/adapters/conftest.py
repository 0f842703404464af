"""The adapter that a class of tests is about."""

from collections.abc import AsyncIterator

import pytest

from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.kit.env import Env, opened
from tests.support.servers import Servers


@pytest.fixture(scope="class")
async def env(
    request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Env]:
    """The adapter, open, on the run's server of its kind or in a directory of its own."""
    assert issubclass(request.cls, AdapterContract)
    plug = request.cls.plug
    address, description = str(tmp_path_factory.mktemp(plug.name)), plug.server
    if plug.technology is not None:
        server = servers.get(plug.technology)
        address, description = server.url, server.description
    async with opened(plug, address, description) as env:
        yield env
