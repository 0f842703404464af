"""What a run has found out, law by law: for its closing lines and for the page of all laws and adapters.

Verdicts travel as properties of pytest's reports, which also cross the processes of pytest-xdist.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

PASSED, FAILED, DECLINED, NOT_RUN = "passed", "failed", "declined", "not run"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one adapter stands to one law. `server` is empty where none was reached."""

    adapter: str
    law: str
    text: str
    outcome: str
    reason: str = ""
    server: str = ""


def properties(adapter: str, law: str, text: str) -> list[tuple[str, object]]:
    """What a test of a law carries along."""
    return [("adapter", adapter), ("law", law), ("text", text)]


def verdict_of(report: pytest.TestReport) -> Verdict | None:
    """The verdict in a report; None for tests of other things, and for phases that decide nothing."""
    told = dict(report.user_properties)
    if "law" not in told or (report.when != "call" and report.passed):
        return None
    outcome, reason = _outcome(report)
    adapter, law, text = (str(told[name]) for name in ("adapter", "law", "text"))
    return Verdict(adapter, law, text, outcome, reason, str(told.get("server", "")))


def verdicts(reports: Iterable[object]) -> Iterator[Verdict]:
    """The verdicts among these reports."""
    for report in reports:
        if isinstance(report, pytest.TestReport) and (verdict := verdict_of(report)):
            yield verdict


def closing_lines(found: Iterable[Verdict]) -> Iterator[str]:
    """One line for each adapter: where it ran, and how many laws came out how; then what was not run, and why."""
    by_adapter: dict[str, list[Verdict]] = {}
    for verdict in found:
        by_adapter.setdefault(verdict.adapter, []).append(verdict)
    for adapter, given in sorted(by_adapter.items()):
        counts = [
            (outcome, sum(one.outcome == outcome for one in given)) for outcome in (PASSED, FAILED, DECLINED, NOT_RUN)
        ]
        numbers = ", ".join(f"{count} {outcome}" for outcome, count in counts if count)
        server = next((one.server for one in given if one.server), "no server")
        yield f"{adapter}: {server}; laws: {numbers}{_official(server)}"
        for reason in sorted({one.reason for one in given if one.outcome == NOT_RUN}):
            yield f"  not run: {reason}"


def _official(server: str) -> str:
    return "; official MongoDB: not run" if "stand-in for MongoDB" in server else ""


def _outcome(report: pytest.TestReport) -> tuple[str, str]:
    if report.passed:
        return PASSED, ""
    if not report.skipped:
        return FAILED, ""
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    outcome, _, reason = said.removeprefix("Skipped: ").partition(": ")
    return (outcome, reason) if outcome in {DECLINED, NOT_RUN} else (NOT_RUN, said)
