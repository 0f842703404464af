"""A directory that keeps a server's data between runs."""

import os
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from entrypoints.devservers.containers import why_no_container
from entrypoints.devservers.server import DevServerFailed, Technology
from entrypoints.devservers.start import start_server, use_server
from tests.entrypoints.devservers.words import (
    eventually,
    every_technology,
    listens,
    must_have_a_child_process,
    recall,
    remember,
    started_the_right_way,
)


@every_technology
async def test_a_directory_keeps_the_data_from_one_start_to_the_next(
    technology: Technology, way: str, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """`make run` twice sees the same orders."""
    if way != "container" or why_no_container():
        must_have_a_child_process(technology)
    with start_server(technology, data) as server:
        assert started_the_right_way(server, way, caplog)
        await remember(server, "teapot")
    with start_server(technology, data) as server:
        await remember(server, "kettle")
        assert await recall(server) == ["teapot", "kettle"]


@pytest.mark.usefixtures("without_docker")
async def test_a_second_terminal_is_given_the_server_of_the_first(data: Path) -> None:
    """The worker and the API meet at one Redis, and no two servers write to the same files."""
    must_have_a_child_process("redis")
    with start_server("redis", data) as first:
        await remember(first, "teapot")
        with start_server("redis", data) as second:
            assert second.url == first.url
            assert await recall(second) == ["teapot"]
            with pytest.raises(DevServerFailed, match=r"started elsewhere.* not ours to kill"):
                second.kill()
        assert listens(first.url)


@pytest.mark.usefixtures("without_docker")
async def test_a_second_terminal_takes_the_server_over_when_the_first_ends(data: Path) -> None:
    """At the same address, with the data, and not before. It ends with the last one who needs it."""
    with ExitStack() as first:
        server = first.enter_context(start_server("postgres", data))
        await remember(server, "teapot")
        with start_server("postgres", data) as second, start_server("postgres", data) as third:
            first.close()
            assert eventually(lambda: _answers(server.url))
            assert second.url == third.url == server.url
            assert await recall(second) == ["teapot"]
    assert not listens(server.url)


def _answers(url: str) -> bool:
    with suppress(DevServerFailed), use_server("postgres", url):
        return True
    return False


def test_a_directory_stays_with_what_made_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child process's data are served by a child process, where Docker answers too."""
    must_have_a_child_process("redis")
    with monkeypatch.context() as docker_is_down:
        docker_is_down.setenv("SIXFOLD_DOCKER", "never")
        with start_server("redis", data):
            pass
    with start_server("redis", data) as server:
        assert "child process" in server.description


@pytest.mark.usefixtures("without_docker")
def test_the_data_of_a_container_are_not_hidden_by_an_empty_server(place: Path) -> None:
    """Orders must not seem lost because Docker is down today."""
    (place / "volume").write_text("sixfold-of-yesterday")
    with pytest.raises(DevServerFailed, match=r"data in .* are a container's, and SIXFOLD_DOCKER"):
        start_server("redis", place).__enter__()


@pytest.mark.usefixtures("without_docker")
def test_a_server_that_ends_at_once_is_quoted(data: Path) -> None:
    """Nobody waits a minute for a server that has already said why it cannot run."""
    with start_server("postgres", data):
        pass
    (data / "files" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(DevServerFailed, match=r"initialized by PostgreSQL version 9\.6"):
        start_server("postgres", data).__enter__()


@pytest.mark.usefixtures("without_docker")
def test_a_directory_that_postgresql_cannot_reach_is_named(place: Path) -> None:
    """For root, PostgreSQL runs as somebody else, to whom a private directory is closed."""
    place.chmod(0o700)
    if os.geteuid() == 0:
        with pytest.raises(DevServerFailed, match=r"as nobody.* could not access directory"):
            start_server("postgres", place / "data").__enter__()
    else:
        with start_server("postgres", place / "data") as server:
            assert listens(server.url)


def test_a_container_that_failed_leaves_no_claim_on_the_data(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its volume is empty, so that a child process may serve the directory from now on."""
    must_have_a_child_process("redis")
    monkeypatch.setenv("TEST_REDIS_IMAGE", "localhost:1/no-such-image")
    with suppress(DevServerFailed), start_server("redis", data):  # it fails where Docker answers
        pass
    monkeypatch.setenv("SIXFOLD_DOCKER", "never")
    with start_server("redis", data) as server:
        assert "child process" in server.description
