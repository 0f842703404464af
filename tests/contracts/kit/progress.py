"""What a run says as it goes: law by law how an adapter does and how long that took, and in the end the slowest."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.contracts.kit.report import Verdict, verdict_of

SLOWEST = 5


@dataclass(slots=True)
class _Span:
    """From when to when something ran, in seconds since the epoch."""

    begun: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.begun

    def widen(self, report: pytest.TestReport) -> None:
        self.begun, self.ended = min(self.begun, report.start), max(self.ended, report.stop)


class Progress:
    """A plugin of pytest. It writes whole lines, so that they can be read in a pipe, too."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._verdicts: list[Verdict] = []
        self._spans: dict[str, _Span] = {}
        self._last = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say it at once. Of two processes one may have begun with the next adapter when the other has not ended."""
        told = dict(report.user_properties)
        if "law" not in told:
            return
        adapter = f"{told['port']}, {told['adapter']}"
        if adapter != self._last:
            self._say(f"{adapter}:")
            self._last = adapter
        self._spans.setdefault(adapter, _Span(report.start, report.stop)).widen(report)
        if verdict := verdict_of(report):
            self._verdicts.append(verdict)
            self._say(f"  {verdict.law:7} {verdict.outcome:9} {verdict.seconds:6.2f} s")

    def closing_lines(self) -> list[str]:
        """How long each adapter took from its first law to its last, and which laws took longest."""
        slowest = sorted(self._verdicts, key=lambda verdict: -verdict.seconds)[:SLOWEST]
        return [
            *(f"{adapter}: {span.seconds:.1f} s" for adapter, span in self._spans.items()),
            "the slowest: " + ", ".join(f"{one.law} of {one.adapter} {one.seconds:.1f} s" for one in slowest),
        ]
