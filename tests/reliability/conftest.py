"""Servers that a test may kill."""

from collections.abc import Iterator

import pytest

from entrypoints.devservers.server import DevServer, DevServerFailed
from entrypoints.devservers.start import start_server


@pytest.fixture
def own_redis() -> Iterator[DevServer]:
    """A Redis of this test's own. Where none can be started the test is reported as not run, with the reason."""
    try:
        server = start_server("redis")
        with server as redis:
            yield redis
    except DevServerFailed as error:
        pytest.skip(f"not run: {error.reason}")
