"""The acceptance matrix: what was played, through which driver, on which persistence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pytest

from entrypoints.bootstrap.builders import PERSISTENCES
from tests.acceptance.stages import CANNOT, DRIVERS, STAGES


def closing_lines(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """The matrix, and what could not be said."""
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unsaid: set[str] = set()
    for report in reports:
        properties = dict(report.user_properties)
        stage = report.nodeid.partition("[")[2].partition("]")[0]
        stage = next(name for name in _stages() if name in stage)
        if "cannot" in properties:
            unsaid.add(f"{stage}: {properties['scenario']}: {properties['cannot']}")
        elif report.when == "call" or not report.passed:
            cells[stage][report.outcome] += 1
    yield f"{'':12}" + "".join(f"{persistence:>14}" for persistence in PERSISTENCES)
    for driver in DRIVERS:
        yield f"{driver:12}" + "".join(f"{_cell(cells, driver, persistence):>14}" for persistence in PERSISTENCES)
    for (driver, persistence), reason in CANNOT.items():
        yield f"{driver} on {persistence}: {reason}"
    yield from sorted(unsaid)


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
