"""The server that messages go through."""

import pytest
import redis

from tests.adapters.servers import Servers

OWN_DATABASE = "/6"


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """A real Redis with nothing in it."""
    url = servers.get("redis").url.removesuffix("/0") + OWN_DATABASE
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url
