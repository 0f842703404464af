"""A run of pytest over the laws of one adapter, which says nothing but what we print."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contracts.kit.progress import Progress
from tests.contracts.kit.report import FAILED, Verdict, verdict_of

LAWS = Path(__file__).parents[1] / "adapters" / "stranger.py"
FIRST = "ENV-0"
"""The law that every other one takes for granted."""

PATIENCE = 3
"""So many laws in a row may not end. Then the rest is spared the time."""


class Trial:
    """A plugin of pytest, which collects verdicts, and stops where no further law can tell anything."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        self.verdicts: list[Verdict] = []
        self.others: list[str] = []
        self._prepare = prepare
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


def _sentence(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    message: str = crash.message if crash else report.longreprtext
    return message.split("\n", maxsplit=1)[0].removeprefix("AssertionError: ")


def held_to_its_laws(prepare: Callable[[], None], law: str | None, say: Callable[[str], None]) -> Trial:
    """Hold the adapter that the environment names to all laws of its port, or to one, and tell of each at once."""
    trial, progress = Trial(prepare), Progress(say)
    chosen = [f"test_law[{law}]"] if law else []
    # The terminal is ours. Warnings are the driver's affair. A law that never ends has a time limit of its own.
    options = ["-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=", "--hypothesis-profile=ci"]
    quiet = ["-W", "ignore", "-o", "faulthandler_timeout=0"]
    pytest.main([*options, *quiet, "::".join([str(LAWS), "TestStranger", *chosen])], plugins=[trial, progress])
    if trial.verdicts:
        for line in progress.closing_lines():
            say(line)
    return trial
