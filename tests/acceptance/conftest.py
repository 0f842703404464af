"""The acceptance matrix: what was played, through which driver, on which persistence."""

from collections import Counter, defaultdict

import pytest

# Before anything imports them: an `assert` in a scenario explains itself like a test's.
pytest.register_assert_rewrite("tests.acceptance.scenarios")

from entrypoints.bootstrap.builders import PERSISTENCES  # noqa: E402 (after the line above)
from tests.acceptance.stages import CANNOT, DRIVERS, STAGES  # noqa: E402 (as above)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the matrix, and what could not be said."""
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unsaid: set[str] = set()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and "scenario" in (properties := dict(report.user_properties)):
                stage = report.nodeid.partition("[")[2].partition("]")[0]
                stage = next(name for name in _stages() if name in stage)
                if "cannot" in properties:
                    unsaid.add(f"{stage}: {properties['scenario']}: {properties['cannot']}")
                elif report.when == "call" or not report.passed:
                    cells[stage][report.outcome] += 1
    if not cells:
        return
    terminalreporter.section("acceptance")
    terminalreporter.write_line(f"{'':12}" + "".join(f"{persistence:>14}" for persistence in PERSISTENCES))
    for driver in DRIVERS:
        row = "".join(f"{_cell(cells, driver, persistence):>14}" for persistence in PERSISTENCES)
        terminalreporter.write_line(f"{driver:12}{row}")
    for (driver, persistence), reason in CANNOT.items():
        terminalreporter.write_line(f"{driver} on {persistence}: {reason}")
    for line in sorted(unsaid):
        terminalreporter.write_line(line)


def _stages() -> list[str]:
    return [f"{driver}-on-{persistence}" for driver, persistence in STAGES]


def _cell(cells: dict[str, Counter[str]], driver: str, persistence: str) -> str:
    if (driver, persistence) in CANNOT:
        return "cannot"
    outcomes = cells.get(f"{driver}-on-{persistence}", Counter())
    total = sum(outcomes.values())
    if total == outcomes["skipped"]:
        return "not run"
    return f"{outcomes['passed']} of {total}"
