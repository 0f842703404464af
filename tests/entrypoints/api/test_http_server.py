"""`sixfold run` as people meet it: a process of its own."""

import json
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

SERVE = "import sys; from entrypoints.cli.main import main; sys.argv[1:] = ['run']; main()"
PATIENCE = 60
"""Seconds; a bound against hanging, on a machine that has much else to do."""


def command(directory: Path, **settings: str) -> tuple[Sequence[str], dict[str, str]]:
    """How to start it with these settings and no others."""
    variables = {"SIXFOLD_DATA_DIR": str(directory), "SIXFOLD_PORT": "0", **settings}
    return (sys.executable, "-W", "error", "-c", SERVE), {"PYTHONPATH": str(Path.cwd()), **variables}


@contextmanager
def served(directory: Path, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """The process while it runs."""
    arguments, environment = command(directory, **settings)
    with subprocess.Popen(
        arguments, env=environment, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def startup_banner(process: "subprocess.Popen[str]") -> list[str]:
    """What it says until it serves; the last line is the order."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.strip())
        if said[-1].startswith("curl "):
            return said
    raise AssertionError(f"It ended with {process.wait(PATIENCE)}: {said}")


def pasted(line: str) -> httpx2.Response:
    """What the shop answers to the printed line, pasted into a shell."""
    words = shlex.split(line)
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    body = json.loads(words[words.index("-d") + 1])
    return httpx2.post(words[1], json=body, headers=headers, timeout=PATIENCE)


def ended(process: "subprocess.Popen[str]", by: signal.Signals) -> tuple[int, str, str]:
    """How it ends when it is told to, and what it said in the end."""
    process.send_signal(by)
    out, error = process.communicate(timeout=PATIENCE)
    return process.returncode, out, error


@pytest.mark.parametrize(("persistence", "by"), [("memory", signal.SIGTERM), ("sqlite", signal.SIGINT)])
def test_it_says_where_it_is_and_how_to_order_and_ends_when_told(
    tmp_path: Path, persistence: str, by: signal.Signals
) -> None:
    """Exit status 0, the letter written before, and no word of complaint."""
    with served(tmp_path, SIXFOLD_PERSISTENCE=persistence) as process:
        said = startup_banner(process)
        assert any(line.startswith("persistence") for line in said)
        placed = pasted(said[-1])
        assert placed.status_code == 201
        status, out, error = ended(process, by)
    assert (status, error) == (0, "")
    assert f"Subject: Your order {placed.json()['id']}" in out


def test_orders_are_still_there_after_a_restart(tmp_path: Path) -> None:
    """They lie in the data directory, and so does what cursors are sealed with."""
    with served(tmp_path) as process:
        said = startup_banner(process)
        address = "{0.scheme}://{0.netloc}".format(urlsplit(shlex.split(said[-1])[1]))
        order = pasted(said[-1]).headers["location"]
        cursor = httpx2.get(f"{address}/api/v1/products?limit=1").json()["next"]
        assert ended(process, signal.SIGTERM)[0] == 0
    with served(tmp_path) as process:
        said = startup_banner(process)
        address = "{0.scheme}://{0.netloc}".format(urlsplit(shlex.split(said[-1])[1]))
        assert httpx2.get(address + order, headers={"X-Demo-User": "ada"}).status_code == 200
        assert httpx2.get(f"{address}/api/v1/products?cursor={cursor}").status_code == 200


def test_a_port_that_is_taken_is_reported_and_another_one_used(tmp_path: Path) -> None:
    """Somebody else was there first."""
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        with served(tmp_path, SIXFOLD_PERSISTENCE="memory", SIXFOLD_PORT=str(taken)) as process:
            said = startup_banner(process)
            assert said[0].startswith(f"Port {taken} is taken; this is port ")
            assert pasted(said[-1]).status_code == 201


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SIXFOLD_PERSISTANCE": "memory"}, "did you mean SIXFOLD_PERSISTENCE?"),
        ({"SIXFOLD_HOST": "192.0.2.1"}, "cannot listen at 192.0.2.1"),
        (
            {"SIXFOLD_PERSISTENCE": "postgres", "SIXFOLD_POSTGRES_URL": "postgresql://u:hush@127.0.0.1:1/x"},
            "PostgreSQL",
        ),
        ({"SIXFOLD_DELIVERY": "dramatiq", "SIXFOLD_REDIS_URL": "redis://:hush@127.0.0.1:1"}, "Redis"),
        ({"SIXFOLD_PROFILE": "production", "SIXFOLD_SECRET": "s" * 32}, "SIXFOLD_PROFILE=development"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else None,
)
def test_what_keeps_it_from_starting_is_a_sentence(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    """And a status that is not 0; no trace, no password."""
    arguments, environment = command(tmp_path, **settings)
    ended = subprocess.run(
        arguments, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    said = " ".join((ended.stdout + ended.stderr).split())
    assert ended.returncode not in {0, None}
    assert sentence in said
    assert "Traceback" not in said
    assert "hush" not in said
