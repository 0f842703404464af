"""A terminal in an empty directory."""

import asyncio
from pathlib import Path

import pytest

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.cli.shell import Shell
from tests.entrypoints.worker.redis_database import empty_database
from tests.support.accounts import open_accounts
from tests.support.servers import Servers


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shop on a file, with empty shelves."""
    monkeypatch.chdir(tmp_path)
    return Shell().with_(data_dir=tmp_path, demonstration=False)


@pytest.fixture
def shop(shell: Shell, tmp_path: Path) -> Shell:
    """The same, and the cast have accounts in it."""
    asyncio.run(_open_accounts(Settings(data_dir=tmp_path)))
    return shell


async def _open_accounts(settings: Settings) -> None:
    container = Container(settings=settings)
    async with opened(container):
        await container.tenants().create(settings.tenant)
        await open_accounts((await container.tenants().get(settings.tenant)).ports)


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """A real Redis with nothing in it."""
    return empty_database(servers)
