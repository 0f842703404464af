"""The first minutes of a newcomer, as the README tells them."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT
from tests.support.shell import pasted


@pytest.fixture
def made(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`make run`, on a port that is free and with a directory of its own for the data."""
    ours = {"SIXFOLD_PORT": "0", "SIXFOLD_DATA_DIR": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIXFOLD_")} | ours
    with subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as making:
        yield making
        os.killpg(making.pid, signal.SIGTERM)


def test_make_run_serves_a_shop_and_says_how_to_order(made: subprocess.Popen[str], tmp_path: Path) -> None:
    """It prints what is plugged in where, and a line that logs Ada in and places an order; a letter follows."""
    assert made.stdout is not None
    said = []
    for line in made.stdout:
        said.append(line)
        if line.strip().startswith("curl "):
            break
    assert "SqlPersistence" in "".join(said)
    order = json.loads(pasted(said[-1], tmp_path))
    assert (order["status"], order["total"]) == ("placed", {"amount": 650, "currency": "EUR"})
    letter = next(line for line in made.stdout if "Your order" in line)
    assert str(order["id"]) in letter
