"""A part of the run's Redis that belongs to one test."""

import redis

from tests.support.servers import Servers

OWN_DATABASE = "/6"


def empty_database(servers: Servers) -> str:
    """The address of a database with nothing in it."""
    url = servers.get("redis", "programs").url.removesuffix("/0") + OWN_DATABASE
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url
