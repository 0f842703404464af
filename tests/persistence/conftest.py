"""The databases that the tests in this folder use."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from adapters.sql.persistence import SqlPersistence
from tests.contracts.adapters import mongo_databases
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.persistence.golden_tenant import PERSISTENCES, Golden, golden_tenant
from tests.persistence.sql import DATABASES, sql_persistence
from tests.support.servers import Servers


@pytest.fixture(params=DATABASES)
async def persistence(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """The SQL adapter, on each of its two databases."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


@pytest.fixture(params=["sqlite"])
async def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """The SQL adapter on SQLite."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


@pytest.fixture(params=["postgres"])
async def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """The SQL adapter on PostgreSQL."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


@pytest.fixture
async def connection(servers: Servers) -> "AsyncIterator[asyncpg.Connection]":
    """A connection to the same PostgreSQL that is not the adapter's."""
    connection = await asyncpg.connect(servers.get("postgres").url)
    yield connection
    await connection.close()


@pytest.fixture(scope="module", params=["motor", "pymongo"])
async def env(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[PersistenceEnv]:
    """The MongoDB adapter, through each of its two drivers."""
    server = servers.get("mongo")
    async with mongo_databases.mongo(request.param)(server.url) as env:
        yield env


@pytest.fixture(params=PERSISTENCES)
async def golden(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> AsyncIterator[Golden]:
    """A tenant with the data of the first version, on each persistence that keeps data."""
    async with golden_tenant(request.param, servers, tmp_path) as golden:
        yield golden
