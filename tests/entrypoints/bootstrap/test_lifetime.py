"""Any way in runs until it is told to stop, and then closes what it opened: seen at one that is not ours."""

import gc
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from entrypoints.bootstrap.lifetime import startup_frozen
from entrypoints.bootstrap.settings import Settings
from tests.reliability.processes import environment
from tests.support.waiting import LONG

SIGNALS = [signal.SIGTERM, signal.SIGINT]


@contextmanager
def third_entrypoint(directory: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A server of lines over TCP, in a process of its own. See `third_entrypoint`."""
    settings = Settings(data_dir=directory, demonstration=False)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.entrypoints.third_entrypoint", *arguments],
        env={**environment(settings), "PYTHONPATH": str(Path.cwd())},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: "subprocess.Popen[str]", word: str) -> list[str]:
    """What it says until it says this."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.strip())
        if said[-1] == word:
            return said
    raise AssertionError(f"It ended with {process.wait(LONG)}: {said}")


def ended(process: "subprocess.Popen[str]") -> tuple[int, list[str], str]:
    """Its exit code, and what it said in the end. A program that waits for a line gets one."""
    out, err = process.communicate("\n", timeout=LONG)
    return process.returncode, out.split("\n")[:-1], err


@pytest.mark.parametrize("by", SIGNALS)
def test_a_program_that_is_told_to_stop_closes_everything_in_order(tmp_path: Path, by: signal.Signals) -> None:
    """Its own server first, then the shop's resources in reverse. It says nothing of an error, and exits with 0."""
    with third_entrypoint(tmp_path) as process:
        assert read_until(process, "serving") == ["persistence opened", "delivery opened", "serving"]
        process.send_signal(by)
        assert ended(process) == (0, ["server closed", "delivery closed", "persistence closed", "returned None"], "")


@pytest.mark.parametrize("by", SIGNALS)
def test_a_program_that_is_told_to_stop_while_it_starts_closes_what_it_had_opened(
    tmp_path: Path, by: signal.Signals
) -> None:
    """The signal does not have to wait until the program is ready, which may take long."""
    with third_entrypoint(tmp_path, "delivery hangs") as process:
        assert read_until(process, "delivery hangs") == ["persistence opened", "delivery hangs"]
        process.send_signal(by)
        assert ended(process) == (0, ["delivery closed", "persistence closed", "returned None"], "")


@pytest.mark.parametrize(("fate", "until"), [("", "serving"), ("delivery hangs", "delivery hangs")])
def test_a_second_signal_does_not_interrupt_the_closing(tmp_path: Path, fate: str, until: str) -> None:
    """Impatient systems send several, also while a program starts."""
    with third_entrypoint(tmp_path, f"{fate}, delivery closes slowly") as process:
        read_until(process, until)
        process.send_signal(signal.SIGTERM)
        read_until(process, "closing")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        code, said, err = ended(process)
    assert (code, said[-3:], err) == (0, ["delivery closed", "persistence closed", "returned None"], "")


def test_a_program_that_ends_by_itself_returns_what_it_has_to_say(tmp_path: Path) -> None:
    """Nobody has to send a signal."""
    with third_entrypoint(tmp_path, "ends by itself") as process:
        code, said, err = ended(process)
    assert (code, said[-1], err) == (0, "returned 6", "")


def test_the_garbage_collector_leaves_alone_what_a_process_has_loaded() -> None:
    """Whatever was there when the block began, and nothing else; after it, nothing more is left alone than before."""
    before, loaded = gc.get_freeze_count(), [object]
    with startup_frozen():
        later = [object]
        frozen = gc.get_freeze_count()
        collected = {id(each) for each in gc.get_objects()}
        assert id(loaded) not in collected
        assert id(later) in collected
    # Python 3.12 leaves alone what it has at its own start, until somebody takes that back.
    assert gc.get_freeze_count() <= before < frozen
    assert id(loaded) in {id(each) for each in gc.get_objects()}
