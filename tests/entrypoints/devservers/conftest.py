"""Machines with and without Docker, and places for a server's files."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def without_docker(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where Docker is not installed."""
    monkeypatch.setenv("SIXFOLD_DOCKER", "never")


@pytest.fixture(params=["child process", "container"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of starting a server; where Docker does not answer, the second falls back."""
    if request.param == "child process":
        monkeypatch.setenv("SIXFOLD_DOCKER", "never")
    return str(request.param)


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that other users can reach, since PostgreSQL does not serve root."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def data(place: Path) -> Iterator[Path]:
    """A directory to be, for data that are kept; a container's volume goes with it."""
    data = place / "data"
    yield data
    docker, volume = shutil.which("docker"), data / "volume"
    if docker and volume.exists():
        subprocess.run([docker, "volume", "rm", "--force", volume.read_text()], check=True)


@pytest.fixture
def scratch(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the servers of programs that we start put their temporary files."""
    monkeypatch.setenv("TMPDIR", str(place))
    return place
