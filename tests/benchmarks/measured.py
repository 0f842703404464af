"""Server processes, measured from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.contestants import Program

ANSWER_WITHIN = 60.0
"""Seconds that a server may take until its first answer."""


class DidNotAnswer(Exception):
    """A server ended, or never answered."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A server that answers. `started` is the time it took from its start to its first answer, in seconds."""

    port: int
    process: int
    started: float

    def cpu(self) -> float:
        """The CPU time that all its threads have used so far, in seconds."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        user, system = fields[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def measured(program: Program, *, core: int) -> Iterator[Measured]:
    """Serve an application in a process of its own, on one core, until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        port = int(listening.getsockname()[1])
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.serve", str(listening.fileno()), str(core), program.application],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **program.environment},
            pass_fds=[listening.fileno()],
        )
    try:
        _first_answer(f"http://127.0.0.1:{port}{program.first_path}")
        yield Measured(port, server.pid, time.perf_counter() - began)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _first_answer(url: str) -> None:
    """The request waits in the queue of the listening socket; a server that ends closes it, which ends the wait."""
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_WITHIN) as answer:  # noqa: S310 - ours, on loopback
            answer.read()
    except OSError as error:
        raise DidNotAnswer(f"{url}: {error}") from error
