"""A terminal in an empty directory."""

from pathlib import Path

import pytest

from tests.entrypoints.cli.shell import Shell
from tests.entrypoints.worker.redis_database import empty_database
from tests.support.servers import Servers


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shop on a file, with empty shelves."""
    monkeypatch.chdir(tmp_path)
    return Shell().with_(data_dir=tmp_path, demonstration=False)


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """A real Redis with nothing in it."""
    return empty_database(servers)
