"""Outputs that are not what a program wishes for: in ASCII, full, closed, or a pipe that nobody reads any more."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.cli.shell import Shell, without_notices
from tests.reliability.processes import environment

PROGRAM = [sys.executable, "-c", "from entrypoints.cli.program import main; main()"]


def variables(directory: Path, **more: str) -> dict[str, str]:
    """The environment of a program on this directory."""
    return {**environment(Settings(data_dir=directory, demonstration=False)), **more}


def run(directory: Path, words: Sequence[str], out: int | None, **more: str) -> tuple[int, str]:
    """Run a command with this as its standard output; its exit code, and what it says on standard error."""
    done = subprocess.run(
        [*PROGRAM, *words], env=variables(directory, **more), stdout=out, stderr=subprocess.PIPE, text=True, check=False
    )
    return done.returncode, without_notices(done.stderr)


@pytest.mark.parametrize(
    "words", [("products", "list"), ("products", "list", "--json"), ("run",), ("--help",)], ids=" ".join
)
def test_a_full_output_is_a_sentence(shell: Shell, tmp_path: Path, words: Sequence[str]) -> None:
    """And exit code 1."""
    if not Path("/dev/full").exists():
        pytest.skip("not run: this machine has no /dev/full")
    shell.add_tile()
    full = os.open("/dev/full", os.O_WRONLY)
    assert run(tmp_path, words, full) == (1, "output_failed: [Errno 28] No space left on device\n")
    os.close(full)


@pytest.mark.parametrize("words", [("products", "list"), ("orders", "list", "--json")], ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_the_command_quietly(tmp_path: Path, words: Sequence[str]) -> None:
    """With the exit code that shells know from other programs."""
    unread, pipe = os.pipe()
    os.close(unread)
    assert run(tmp_path, words, pipe) == (141, "")
    os.close(pipe)


def test_a_name_is_shown_in_ascii_where_there_is_no_more(shell: Shell, tmp_path: Path) -> None:
    """With escapes; JSON has its own."""
    shell.json("products", "add", "TILE-1", "Caf\u00e9 \U0001f36f", "2.50")
    for words, name in ((("list",), rb"Caf\xe9 \U0001f36f"), (("list", "--json"), rb'"Caf\u00e9 \ud83c\udf6f"')):
        command = [*PROGRAM, "products", *words]
        done = subprocess.run(
            command, env=variables(tmp_path, PYTHONIOENCODING="ascii"), capture_output=True, check=True
        )
        assert name in done.stdout


def test_a_closed_output_is_no_reason_to_fail(tmp_path: Path) -> None:
    """Somebody wants the effect, and not the answer."""
    command = 'exec "$@" >&-'
    shell = ["sh", "-c", command, "sh", *PROGRAM, "products", "add", "TILE-1", "Tile", "2.50"]
    done = subprocess.run(shell, env=variables(tmp_path), capture_output=True, text=True, check=False)
    assert (done.returncode, without_notices(done.stderr)) == (0, "")


SLOW = """
import signal, sys
# Whoever runs the tests in the background may have had it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, sys.argv.pop(1))
from entrypoints.cli.program import main
main()
"""
SLEEPY = """
import time
print("ready", flush=True)
time.sleep(600)
"""


def test_an_early_interruption_ends_the_command_quietly(tmp_path: Path) -> None:
    """Even while the command is imported: here a library that never finishes."""
    (tmp_path / "typer.py").write_text(SLEEPY)
    program = [sys.executable, "-c", SLOW, str(tmp_path), "products", "list"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "ready\n"
        command.send_signal(signal.SIGINT)
        _, said = command.communicate()
    assert (command.returncode, said) == (130, "")
