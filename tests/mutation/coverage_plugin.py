"""Notes which test runs which line, and how long each takes."""

import json
from collections import defaultdict
from pathlib import Path
from typing import ClassVar

import coverage
import pytest


class CoveragePlugin:
    """A plugin of pytest that writes `RESULT` into the tree whose code it watches."""

    RESULT: ClassVar[str] = "measured.json"

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        self._seconds: dict[str, float] = defaultdict(float)
        ours = [f"{tree}/{folder}/*" for folder in ("domain", "application", "adapters")]
        self._coverage = coverage.Coverage(
            data_file=None, include=ours, config_file=False, concurrency=["thread", "greenlet"]
        )
        self._coverage.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """From here on it is this test that runs."""
        self._coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up setting up, the test itself and clearing away."""
        self._seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write down what was found: for each file its lines, and for each line the tests, by their numbers."""
        self._coverage.stop()
        data = self._coverage.get_data()
        numbers = {name: number for number, name in enumerate(self._seconds)}
        lines = {
            Path(file).relative_to(self._tree).as_posix(): {
                str(line): sorted(numbers[name] for name in names if name in numbers)
                for line, names in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        measured = {"seconds": self._seconds, "lines": lines}
        (self._tree / self.RESULT).write_text(json.dumps(measured), encoding="utf-8")
