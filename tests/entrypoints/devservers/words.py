"""What the tests ask of a server, through its own driver and its port."""

import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from entrypoints.devservers.containers import why_no_container
from entrypoints.devservers.machine import WHEELS_BEFORE, not_installed
from entrypoints.devservers.server import DevServer, Technology
from entrypoints.devservers.start import RECIPES
from tests.support.waiting import LONG

DEADLINE = LONG
every_technology = pytest.mark.parametrize("technology", sorted(RECIPES))


def must_have_a_child_process(technology: Technology) -> None:
    """Report the test as not run where no package of this Python carries the server."""
    package = RECIPES[technology].package
    with suppress(PackageNotFoundError):
        distribution(package)
        return
    if sys.version_info[:2] >= WHEELS_BEFORE[package]:
        pytest.skip(f"not run: {not_installed(package)}")


async def remember(server: DevServer, word: str) -> None:
    """Write a word into the server, through its own driver."""
    if server.technology.startswith("postgres"):
        connection = await asyncpg.connect(server.url)
        await connection.execute("create table if not exists words (word text)")
        await connection.execute("insert into words values ($1)", word)
        await connection.close()
    elif server.technology == "mongo":
        async with AsyncMongoClient[dict[str, Any]](server.url) as client:
            await client.shop.words.insert_one({"word": word})
    else:
        async with Redis.from_url(server.url, decode_responses=True) as client:
            await client.rpush("words", word)


async def recall(server: DevServer) -> list[str]:
    """The words that the server holds, in the order in which they came."""
    if server.technology.startswith("postgres"):
        connection = await asyncpg.connect(server.url)
        rows = await connection.fetch("select word from words")
        await connection.close()
        return [row["word"] for row in rows]
    if server.technology == "mongo":
        async with AsyncMongoClient[dict[str, Any]](server.url) as client:
            return [found["word"] async for found in client.shop.words.find().sort("_id")]
    async with Redis.from_url(server.url, decode_responses=True) as client:
        return [str(word) for word in await client.lrange("words", 0, -1)]


def listens(url: str) -> bool:
    """Whether anybody answers at the address."""
    place = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((place.hostname or "", place.port or 0)) == 0


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold before the deadline."""
    deadline = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def started_the_right_way(server: DevServer, way: str, caplog: pytest.LogCaptureFixture) -> bool:
    """Whether it runs as asked; where no container could, that must have been said."""
    if way in server.description:
        return True
    return why_no_container() is not None or "no container (" in caplog.text
