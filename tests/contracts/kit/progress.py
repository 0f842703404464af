"""What a run says as it goes: law by law how an adapter does and how long that took, and in the end the slowest."""

from collections.abc import Callable

import pytest

from tests.contracts.kit.report import Verdict, verdict_of

SLOWEST = 5


class Progress:
    """A plugin of pytest. It writes whole lines, so that they can be read in a pipe, too."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._verdicts: list[Verdict] = []
        self._seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say it at once."""
        told = dict(report.user_properties)
        if "law" not in told:
            return
        adapter = f"{told['port']}, {told['adapter']}"
        if adapter not in self._seconds:
            self._say(f"{adapter}:")
        self._seconds[adapter] = self._seconds.get(adapter, 0.0) + report.duration
        if verdict := verdict_of(report):
            self._verdicts.append(verdict)
            self._say(f"  {verdict.law:7} {verdict.outcome:9} {verdict.seconds:6.2f} s")

    def closing_lines(self) -> list[str]:
        """How long each adapter took, with opening and closing it, and which laws took longest."""
        slowest = sorted(self._verdicts, key=lambda verdict: -verdict.seconds)[:SLOWEST]
        return [
            *(f"{adapter}: {seconds:.1f} s" for adapter, seconds in self._seconds.items()),
            "the slowest: " + ", ".join(f"{one.law} of {one.adapter} {one.seconds:.1f} s" for one in slowest),
        ]
