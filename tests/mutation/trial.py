"""One trial: some tests, run in a process of its own on a copy of the project, until the first of them fails.

The process is forked from one that has imported pytest and what else takes long, but nothing of the project.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Literal

import pytest

from tests.mutation.coverage_plugin import CoveragePlugin

Verdict = Literal["killed", "survived", "timed out"]

_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "tests.mutation.trial",
        *(plugin.module for plugin in entry_points(group="pytest11")),
        *("hypothesis.stateful", "sqlalchemy.ext.asyncio", "fastapi", "pymongo", "dramatiq"),
    ]
)
# Where the project's code is; these are imported anew, from the copy.
_OURS = {"domain", "application", "adapters", "entrypoints", "tests"}
_LOG = "trial.log"
_KILLER = "killer.txt"
_LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the test that failed, if there is one, and how many seconds it took."""

    verdict: Verdict
    killer: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Order:
    """What a trial runs: options for pytest, files, and the tests in them, in this order.

    Those that are `left_out`, by their names, are not run. Any other is run after the rest: the name of a test may be
    made of what is tested, and so be another one in a mutant.
    """

    options: Sequence[str]
    files: Sequence[str]
    tests: Sequence[str] = ()
    left_out: frozenset[str] = frozenset()


class Stopped(Exception):
    """The trial was ended before its outcome was known."""


def run(tree: Path, order: Order, *, seconds: float, stop: Event | None = None) -> Outcome:
    """Run the tests in this tree; give up after so many seconds, and raise `Stopped` soon after `stop` is set."""
    (tree / _KILLER).unlink(missing_ok=True)
    process = _FORKING.Process(target=_in_child, args=(tree, order), kwargs={"measured": False})
    started = monotonic()
    process.start()
    try:
        while process.is_alive():
            process.join(_LOOK_EVERY)
            if stop and stop.is_set():
                raise Stopped
            if monotonic() - started >= seconds and process.is_alive():
                return Outcome("timed out", "", seconds)
    finally:
        _end(process)
    killer = (tree / _KILLER).read_text(encoding="utf-8") if (tree / _KILLER).exists() else ""
    took = monotonic() - started
    if process.exitcode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return Outcome("survived", "", took)
    return Outcome("killed", killer or "the tests could not be collected", took)


def measure(tree: Path, order: Order) -> dict[str, object]:
    """Run all tests in this tree; how long each took, and which lines of which files it ran."""
    process = _FORKING.Process(target=_in_child, args=(tree, order), kwargs={"measured": True})
    process.start()
    try:
        process.join()
    finally:
        _end(process)
    if process.exitcode != pytest.ExitCode.OK:
        raise SystemExit(f"The tests fail before anything is changed:\n{(tree / _LOG).read_text(encoding='utf-8')}")
    measured: dict[str, object] = json.loads((tree / CoveragePlugin.RESULT).read_text(encoding="utf-8"))
    return measured


def _end(process: BaseProcess) -> None:
    """Stop it, with whatever it has started: first kindly, so that it stops its servers."""
    for number, patience in ((signal.SIGINT, 5), (signal.SIGKILL, None)):
        if process.is_alive() and process.pid:
            os.killpg(process.pid, number)
            process.join(patience)


def _in_child(tree: Path, order: Order, *, measured: bool) -> None:
    os.setsid()
    # What was imported before is not looked at again whenever pytest collects garbage.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(tree)
    log = os.open(_LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["PYTHONPATH"] = str(tree)
    if not measured:
        # A mutant may be as long as the original, and as old to the second: its bytecode would be taken for the other.
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree))
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    plugin = CoveragePlugin(tree) if measured else _Chosen(tree, order)
    # Plugins have been imported already, which pytest would warn of.
    options = ["-q", "-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    arguments = [*options, *order.options, *order.files]
    code = pytest.main(arguments, plugins=[plugin])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class _Chosen:
    """Keeps the tests that were chosen, in their order, and notes the one that fails."""

    def __init__(self, tree: Path, order: Order) -> None:
        self._tree = tree
        self._left_out = order.left_out
        self._rank = {name: rank for rank, name in enumerate(order.tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what was chosen."""
        kept = [item for item in items if item.nodeid not in self._left_out]
        items[:] = sorted(kept, key=lambda item: self._rank.get(item.nodeid, len(self._rank)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first that fails."""
        if report.failed:
            (self._tree / _KILLER).write_text(report.nodeid, encoding="utf-8")
