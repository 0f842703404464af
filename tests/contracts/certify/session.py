"""A run of pytest over the laws of one adapter, which says nothing but what we print."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.contracts.kit.progress import Progress
from tests.contracts.kit.report import FAILED, Verdict, sentence_of, verdict_of
from tests.contracts.kit.time_limit import STUBBORN

LAWS = Path(__file__).parents[1] / "adapters" / "stranger.py"
FIRST = "ENV-0"
"""The law that every other one takes for granted."""

PATIENCE = 3
"""So many laws in a row may not end. Then the rest is spared the time."""

INTERRUPTED = "It was interrupted."
_PHASES = {"setup": "opening it: ", "teardown": "closing it: "}


class Trial:
    """A plugin of pytest, which collects verdicts, and stops where no further law can tell anything."""

    def __init__(self, prepare: Callable[[], None], conclude: Callable[["Trial"], int]) -> None:
        self.verdicts: list[Verdict] = []
        self.others: list[str] = []
        self._prepare = prepare
        self._conclude = conclude
        self._late = 0
        self._has_waited = False
        self._is_last = False
        self._stopped = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Prepare here, where what is imported for it explains its assertions, and before the laws are collected."""
        self._prepare()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, nextitem: pytest.Item | None) -> None:
        """Note which test is the last one."""
        self._is_last = nextitem is None

    def pytest_runtest_setup(self) -> None:
        """Nothing more is tried, once that is decided."""
        if self._stopped:
            pytest.skip(f"not run: {self._stopped}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note it."""
        verdict = verdict_of(report)
        if verdict is not None:
            self._judged(verdict, is_late="late" in dict(report.user_properties))
        elif report.failed:
            self.others.append(_PHASES.get(report.when, "") + sentence_of(report))
        if self._is_last and self._has_waited and (report.when == "call" or not report.passed):
            # A thread that still waits would keep the event loop from being closed.
            self._end()

    def pytest_keyboard_interrupt(self) -> None:
        """Say so."""
        self.was_interrupted()

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Say it in a sentence, in place of the traceback that pytest would print."""
        place = excinfo.traceback[-1]
        sentence, *_ = excinfo.exconly().split("\n")
        self.others.append(f"{sentence} ({place.path}, line {place.lineno + 1}): mend that first.")
        return True

    def was_interrupted(self) -> None:
        """Say it once, however often it is noticed."""
        if INTERRUPTED not in self.others:
            self.others.append(INTERRUPTED)

    def _judged(self, verdict: Verdict, *, is_late: bool) -> None:
        self.verdicts.append(verdict)
        self._late = self._late + 1 if is_late else 0
        self._has_waited |= is_late
        if verdict.outcome == FAILED and verdict.law == FIRST:
            self._stopped = f"{FIRST}, which every other law takes for granted, is broken"
        elif self._late == PATIENCE:
            self._stopped = f"{PATIENCE} laws in a row have not ended"
        if STUBBORN in verdict.failure:
            # Its task would keep the event loop from being closed, and this program from ending.
            self._end()

    def _end(self) -> NoReturn:
        os._exit(self._conclude(self))


def held_to_its_laws(
    law: str | None, prepare: Callable[[], None], say: Callable[[str], None], conclude: Callable[[Trial], int]
) -> int:
    """Hold the adapter that the environment names to all laws of its port, or to one, and tell of each at once.

    `prepare` is called before anything is tried, and `conclude` in the end; it answers with which status to exit.
    """
    progress = Progress(say)

    def concluded(trial: Trial) -> int:
        for line in progress.closing_lines() if trial.verdicts else ():
            say(line)
        return conclude(trial)

    trial = Trial(prepare, concluded)
    # Options that somebody has for tests of their own; without the terminal, pytest does not even know all of them.
    os.environ.pop("PYTEST_ADDOPTS", None)
    chosen = [f"test_law[{law}]"] if law else []
    # The terminal is ours. Warnings are the driver's affair. A law that never ends has a time limit of its own.
    options = ["-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=", "--hypothesis-profile=ci"]
    quiet = ["-W", "ignore", "-o", "faulthandler_timeout=0"]
    try:
        pytest.main([*options, *quiet, "::".join([str(LAWS), "TestStranger", *chosen])], plugins=[trial, progress])
    except (KeyboardInterrupt, SystemExit):
        # Out of a task it comes once more, when the event loop is closed.
        trial.was_interrupted()
    return concluded(trial)
