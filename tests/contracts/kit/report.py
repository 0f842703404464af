"""What a run has found out, law by law: its closing lines, and the page of all laws and adapters.

Verdicts travel as properties of pytest's reports, which also cross the processes of pytest-xdist.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pytest

PASSED, FAILED, DECLINED, NOT_SHOWN, NOT_RUN = "passed", "failed", "declined", "not shown", "not run"
OUTCOMES = (PASSED, FAILED, DECLINED, NOT_SHOWN, NOT_RUN)
# The page says what the server was. What its image is called is the affair of the machine that ran it.
_IMAGE = re.compile(r"\(container [^)]*\)")
_MARKS = {PASSED: "pass", FAILED: "**FAIL**", DECLINED: "declined", NOT_SHOWN: "not shown", NOT_RUN: "not run"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one adapter of a port stands to one law. `server` is empty where none was reached.

    Of a law that is broken, `failure` says how, or why it could not even be tried, and `history` which generated steps
    have led there. `place` is that of the law among all that are tried: several processes do not end them in this
    order.
    """

    port: str
    adapter: str
    law: str
    text: str
    outcome: str
    reason: str = ""
    server: str = ""
    seconds: float = 0.0
    failure: str = ""
    history: str = ""
    place: int = 0


def properties(port: str, adapter: str, law: str, text: str, *, place: int) -> list[tuple[str, object]]:
    """What a test of a law carries along."""
    return [("port", port), ("adapter", adapter), ("law", law), ("text", text), ("place", place)]


def verdict_of(report: pytest.TestReport) -> Verdict | None:
    """The verdict in a report; None for tests of other things, and for phases that decide nothing.

    Closing the adapter in the end is such a phase, whichever law was the last.
    """
    told = dict(report.user_properties)
    if "law" not in told or report.when == "teardown" or (report.when == "setup" and report.passed):
        return None
    outcome, reason = outcome_of(report)
    port, adapter, law, text = (str(told[name]) for name in ("port", "adapter", "law", "text"))
    server, failure, history = (str(told.get(name, "")) for name in ("server", "failure", "history"))
    if outcome == FAILED and not failure:
        failure = f"it could not be tried at all: {sentence_of(report)}"
    place = int(str(told["place"]))
    return Verdict(port, adapter, law, text, outcome, reason, server, report.duration, failure, history, place)


def outcome_of(report: pytest.TestReport) -> tuple[str, str]:
    """How a test came out, and the reason why it was declined or not run."""
    if report.passed:
        return PASSED, ""
    if not report.skipped:
        return FAILED, ""
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    said = said.removeprefix("Skipped: ")
    outcome, _, reason = said.partition(": ")
    return (outcome, reason) if outcome in {DECLINED, NOT_SHOWN, NOT_RUN} else (NOT_RUN, said)


def sentence_of(report: pytest.TestReport) -> str:
    """What has failed, in a line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    message: str = crash.message if crash else report.longreprtext
    return message.strip().split("\n", maxsplit=1)[0].removeprefix("AssertionError: ")


def verdicts(reports: Iterable[object]) -> list[Verdict]:
    """The verdicts among these reports, in the order of the laws."""
    found = (verdict_of(report) for report in reports if isinstance(report, pytest.TestReport))
    return sorted(filter(None, found), key=lambda verdict: verdict.place)


def closing_lines(found: Iterable[Verdict]) -> Iterator[str]:
    """A line for each adapter: where it ran, and how many laws came out how; then what was not run, and why."""
    for (port, adapter), given in _by_port_and_adapter(found):
        numbers = numbers_of(given)
        server = next((one.server for one in given if one.server), "no server")
        yield f"{port}, {adapter}: {server}; laws: {numbers}{_official(server)}"
        for reason in sorted({one.reason for one in given if one.outcome == NOT_RUN}):
            yield f"  not run: {reason}"


def numbers_of(found: Collection[Verdict]) -> str:
    """How many laws came out how: "84 passed, 6 declined"."""
    counts = Counter(one.outcome for one in found)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])


def lines_of_not_run(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """For each reason why tests besides the laws were not run: the reason, and how many of which file."""
    files: dict[str, Counter[str]] = {}
    for report in reports:
        outcome, reason = outcome_of(report)
        if outcome == NOT_RUN and verdict_of(report) is None:
            files.setdefault(reason, Counter())[report.nodeid.partition("::")[0]] += 1
    for reason, counts in sorted(files.items()):
        yield f"{counts.total()} not run: {reason}"
        for file, count in sorted(counts.items()):
            yield f"  {file}: {count}"


def page(found: Iterable[Verdict]) -> str:
    """Markdown: for each port a table of laws by adapters, where they ran, and the reasons below it."""
    ports: dict[str, list[Verdict]] = {}
    for verdict in found:
        ports.setdefault(verdict.port, []).append(verdict)
    lines = [
        "# Contract matrix",
        "",
        "Which adapter obeys which law, as `make contracts` last found it. The page is generated; do not edit it.",
    ]
    for port, given in sorted(ports.items()):
        lines += ["", *_section(port, given)]
    return "\n".join(lines).rstrip() + "\n"


def _section(port: str, found: list[Verdict]) -> Iterator[str]:
    cells = {(one.law, one.adapter): one for one in found}
    texts = {one.law: one.text for one in found}
    servers = {adapter: "" for _, adapter in sorted(cells, key=lambda cell: cell[1])}
    servers |= {one.adapter: one.server for one in found if one.server}
    reasons = list(dict.fromkeys(one.reason for one in found if one.reason))

    def mark(law: str, adapter: str) -> str:
        cell = cells.get((law, adapter))
        if cell is None:
            return ""
        note = f" ({reasons.index(cell.reason) + 1})" if cell.reason else ""
        return _MARKS[cell.outcome] + note

    yield f"## {port.capitalize()}"
    yield ""
    for adapter, server in servers.items():
        yield f"- **{adapter}** ran on {_IMAGE.sub('(container)', server) or 'nothing: it was not run'}"
    yield ""
    yield f"| Law | {' | '.join(servers)} | What it says |"
    yield f"| --- | {' | '.join('---' for _ in servers)} | --- |"
    for law, text in texts.items():
        marks = " | ".join(mark(law, adapter) for adapter in servers)
        yield f"| {law} | {marks} | {text.replace('|', chr(92) + '|')} |"
    if reasons:
        yield ""
    for number, reason in enumerate(reasons, 1):
        yield f"{number}. {reason}"


def _by_port_and_adapter(found: Iterable[Verdict]) -> list[tuple[tuple[str, str], list[Verdict]]]:
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in found:
        groups.setdefault((verdict.port, verdict.adapter), []).append(verdict)
    return sorted(groups.items())


def _official(server: str) -> str:
    return "; official MongoDB: not run" if "stand-in for MongoDB" in server else ""
