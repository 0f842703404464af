"""A run of pytest over the laws of one adapter, which says nothing but what we print."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contracts.kit.progress import Progress
from tests.contracts.kit.report import FAILED, Verdict, verdict_of
from tests.contracts.kit.time_limit import STUBBORN

LAWS = Path(__file__).parents[1] / "adapters" / "stranger.py"
FIRST = "ENV-0"
"""The law that every other one takes for granted."""

PATIENCE = 3
"""So many laws in a row may not end. Then the rest is spared the time."""


class Trial:
    """A plugin of pytest, which collects verdicts, and stops where no further law can tell anything."""

    def __init__(self, prepare: Callable[[], None], conclude: Callable[["Trial"], int]) -> None:
        self.verdicts: list[Verdict] = []
        self.others: list[str] = []
        self._prepare = prepare
        self._conclude = conclude
        self._late = 0
        self._stopped = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Prepare here, where what is imported for it explains its assertions, and before the laws are collected."""
        self._prepare()

    def pytest_runtest_setup(self) -> None:
        """Nothing more is tried, once that is decided."""
        if self._stopped:
            pytest.skip(f"not run: {self._stopped}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note it."""
        verdict = verdict_of(report)
        if verdict is None:
            if report.failed:
                self.others.append(_sentence(report))
            return
        self.verdicts.append(verdict)
        self._late = self._late + 1 if "late" in dict(report.user_properties) else 0
        if verdict.outcome == FAILED and verdict.law == FIRST:
            self._stopped = f"{FIRST}, which every other law takes for granted, is broken"
        elif self._late == PATIENCE:
            self._stopped = f"{PATIENCE} laws in a row have not ended"
        if STUBBORN in verdict.failure:
            # Its task would keep the event loop from being closed, and this program from ending.
            os._exit(self._conclude(self))


def _sentence(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    message: str = crash.message if crash else report.longreprtext
    return message.split("\n", maxsplit=1)[0].removeprefix("AssertionError: ")


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
    chosen = [f"test_law[{law}]"] if law else []
    # The terminal is ours. Warnings are the driver's affair. A law that never ends has a time limit of its own.
    options = ["-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=", "--hypothesis-profile=ci"]
    quiet = ["-W", "ignore", "-o", "faulthandler_timeout=0"]
    pytest.main([*options, *quiet, "::".join([str(LAWS), "TestStranger", *chosen])], plugins=[trial, progress])
    return concluded(trial)
