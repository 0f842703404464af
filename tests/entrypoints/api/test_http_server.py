"""`sixfold run` as people meet it: a process of its own."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import httpx2
import pytest

from application.ports.services import Services
from entrypoints.bootstrap.demo import CAST
from tests.support.shell import pasted

SERVE = "import sys; from entrypoints.cli.main import main; sys.argv[1:] = ['run']; main()"
PATIENCE = 60
"""Seconds; a bound against hanging, on a machine that has much else to do."""
LAST_PORT = fields(Services)[-1].name
"""What the last line begins with where there is no demonstration."""
PRODUCTION = {
    "SIXFOLD_PROFILE": "production",
    "SIXFOLD_PERSISTENCE": "memory",
    "SIXFOLD_DELIVERY": "in-process",
    "SIXFOLD_MAILER": "console",
    "SIXFOLD_TENANT": "hive",
    "SIXFOLD_SECRET": "s" * 32,
    "SIXFOLD_ORIGIN": "https://hive.example",
}
"""All that production needs where there are no servers."""


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


def startup_banner(process: "subprocess.Popen[str]", last: str) -> list[str]:
    """What it says until it serves: up to a line that begins like this."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.strip())
        if said[-1].startswith(last):
            return said
    raise AssertionError(f"It ended with {process.wait(PATIENCE)}: {said}")


def address_in(said: Sequence[str]) -> str:
    """Where it says that it is."""
    (address,) = re.findall(r"serves the shop at (\S+)", "\n".join(said))
    return str(address)


def refusal(directory: Path, **settings: str) -> str:
    """What it says when it does not start, in one line."""
    arguments, environment = command(directory, **settings)
    ended = subprocess.run(
        arguments, env=environment, cwd=directory, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode not in {0, None}
    return " ".join((ended.stdout + ended.stderr).split())


def ended(process: "subprocess.Popen[str]", by: signal.Signals) -> tuple[int, str, str]:
    """How it ends when it is told to, and what it said in the end."""
    process.send_signal(by)
    out, error = process.communicate(timeout=PATIENCE)
    return process.returncode, out, error


def test_the_line_that_it_prints_logs_ada_in_and_orders(tmp_path: Path) -> None:
    """In any shell, at once. The letter is written before it ends, with exit status 0 and no word of complaint."""
    with served(tmp_path, SIXFOLD_PERSISTENCE="memory") as process:
        said = startup_banner(process, "curl ")
        assert any(line.startswith("persistence") for line in said)
        for person in CAST:
            assert any({person.email, person.password} <= set(line.split()) for line in said)
        order = json.loads(pasted(said[-1], tmp_path))
        status, out, error = ended(process, signal.SIGTERM)
    assert order["customer"] == str(CAST[0].id)
    assert (status, error) == (0, "")
    assert f"Subject: Your order {order['id']}" in out


@pytest.mark.parametrize(
    "settings", [{"SIXFOLD_DEMONSTRATION": "false"}, PRODUCTION], ids=["development", "production"]
)
def test_without_a_demonstration_it_names_nobody(tmp_path: Path, settings: dict[str, str]) -> None:
    """It says where it is and what is behind its ports, serves, and ends when told."""
    with served(tmp_path, **settings) as process:
        said = startup_banner(process, LAST_PORT)
        assert httpx2.get(f"{address_in(said)}/health/ready").json()["status"] == "ok"
        status, out, error = ended(process, signal.SIGINT)
    assert (status, error) == (0, "")
    for word in ("curl", *(person.email for person in CAST)):
        assert word not in "".join([*said, out])


def test_what_it_has_signed_is_good_after_a_restart(tmp_path: Path) -> None:
    """What it signs with lies in the data directory, beside the data."""
    with served(tmp_path) as process:
        address = address_in(startup_banner(process, "curl "))
        ada = {"grant_type": "password", "username": CAST[0].email, "password": CAST[0].password}
        token = httpx2.post(f"{address}/api/v1/access/token", data=ada, timeout=PATIENCE).json()["access_token"]
        cursor = httpx2.get(f"{address}/api/v1/products?limit=1").json()["next"]
        assert ended(process, signal.SIGTERM)[0] == 0
    with served(tmp_path) as process:
        address = address_in(startup_banner(process, "curl "))
        me = httpx2.get(f"{address}/api/v1/orders", headers={"Authorization": f"Bearer {token}"})
        assert (me.status_code, me.json()["items"]) == (200, [])
        assert httpx2.get(f"{address}/api/v1/products?cursor={cursor}").status_code == 200


def test_a_port_that_is_taken_is_reported_and_another_one_used(tmp_path: Path) -> None:
    """Somebody else was there first. In production that is an error: others look for it at that port."""
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = str(somebody.getsockname()[1])
        with served(
            tmp_path, SIXFOLD_PERSISTENCE="memory", SIXFOLD_DEMONSTRATION="false", SIXFOLD_PORT=taken
        ) as process:
            said = startup_banner(process, LAST_PORT)
            assert said[0].startswith(f"Port {taken} is taken; this is port ")
            assert httpx2.get(f"{address_in(said)}/health/live").status_code == 200
        assert f"cannot listen at 127.0.0.1:{taken}" in refusal(tmp_path, **PRODUCTION, SIXFOLD_PORT=taken)


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
        ({"SIXFOLD_PROFILE": "production"}, "SIXFOLD_SECRET is missing or empty"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else None,
)
def test_what_keeps_it_from_starting_is_a_sentence(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    """And a status that is not 0; no trace, no password."""
    said = refusal(tmp_path, **settings)
    assert sentence in said
    assert "Traceback" not in said
    assert "hush" not in said
