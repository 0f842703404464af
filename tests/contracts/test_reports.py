"""What a run of the kit says: law by law as it goes, in its last lines, and on the page of all laws."""

from typing import Literal

import pytest

from tests.contracts.kit.progress import Progress
from tests.contracts.kit.report import (
    DECLINED,
    FAILED,
    NOT_RUN,
    PASSED,
    Verdict,
    closing_lines,
    lines_of_not_run,
    page,
    properties,
    verdict_of,
    verdicts,
)

FOUND = (
    Verdict("persistence", "memory", "UOW-1", "It is so.", PASSED, server="no server"),
    Verdict("persistence", "memory", "UOW-14", "It is unknown.", DECLINED, "it lives in the process", "no server"),
    Verdict("persistence", "mongo-motor", "UOW-1", "It is so.", PASSED, server="A stand-in for MongoDB (container db)"),
    Verdict("persistence", "postgres", "UOW-1", "It is so.", NOT_RUN, "no container, no child process"),
    Verdict("clock", "system", "SYS-1", "It is late.", PASSED, server="no server"),
)


def test_the_closing_lines_hide_nothing() -> None:
    """What was declined or not run is said, and a stand-in is called one."""
    assert list(closing_lines(FOUND)) == [
        "clock, system: no server; laws: 1 passed",
        "persistence, memory: no server; laws: 1 passed, 1 declined",
        "persistence, mongo-motor: A stand-in for MongoDB (container db); laws: 1 passed; official MongoDB: not run",
        "persistence, postgres: no server; laws: 1 not run",
        "  not run: no container, no child process",
    ]


def test_verdicts_are_in_the_order_of_the_laws() -> None:
    """Also if a law that was begun later has ended before."""
    reports = [_report("memory", "UOW-2", place=2), _report("memory", "UOW-1", place=1)]
    assert [verdict.law for verdict in verdicts(reports)] == ["UOW-1", "UOW-2"]


def test_a_law_that_could_not_be_tried_says_why() -> None:
    """Where the adapter cannot be opened for it; that it cannot be closed in the end is no verdict on the last law."""

    def failed(when: Literal["setup", "teardown"]) -> pytest.TestReport:
        told = properties("persistence", "memory", "UOW-1", "It is so.", place=0)
        return pytest.TestReport(
            "UOW-1", ("laws.py", 6, "UOW-1"), {}, "failed", "OSError: no honey", when, user_properties=told
        )

    verdict = verdict_of(failed("setup"))
    assert verdict is not None
    assert (verdict.outcome, verdict.failure) == (FAILED, "it could not be tried at all: OSError: no honey")
    assert verdict_of(failed("teardown")) is None


def test_progress_tells_at_once_which_law_of_which_adapter_is_through() -> None:
    """Two processes are at two adapters: each line stands below the name of its own."""
    said: list[str] = []
    progress = Progress(said.append)
    for report in (
        _report("mongo-motor", "UOW-1", begun=0.0, ended=1.5),
        _report("mongo-motor", "UOW-2", begun=0.0, ended=3.0),
        _report("postgres", "UOW-1", begun=2.0, ended=2.25),
        _report("mongo-motor", "UOW-3", begun=3.0, ended=6.0),
    ):
        progress.pytest_runtest_logreport(report)
    assert [line.split() for line in said] == [
        ["persistence,", "mongo-motor:"],
        ["UOW-1", "passed", "1.50", "s"],
        ["UOW-2", "passed", "3.00", "s"],
        ["persistence,", "postgres:"],
        ["UOW-1", "passed", "0.25", "s"],
        ["persistence,", "mongo-motor:"],
        ["UOW-3", "passed", "3.00", "s"],
    ]
    motor, postgres, slowest = progress.closing_lines()
    assert (motor, postgres) == ("persistence, mongo-motor: 6.0 s", "persistence, postgres: 0.2 s")
    assert slowest.startswith("the slowest: UOW-2 of mongo-motor 3.0 s, UOW-3 of mongo-motor 3.0 s, ")


def _report(adapter: str, law: str, *, place: int = 0, begun: float = 0.0, ended: float = 1.0) -> pytest.TestReport:
    told = properties("persistence", adapter, law, "It is so.", place=place)
    location = ("laws.py", 6, law)
    return pytest.TestReport(
        law, location, {}, "passed", None, "call", (), ended - begun, begun, ended, user_properties=told
    )


def test_the_closing_lines_say_which_other_tests_were_not_run() -> None:
    """With the reason: whoever reads the last lines of a run knows what it has not shown."""

    def skipped(name: str, reason: str) -> pytest.TestReport:
        location = (name, 6, "test")
        why = (name, 6, f"Skipped: {reason}")
        return pytest.TestReport(name, location, {}, "skipped", why, "setup")

    reports = [
        skipped("tests/worker.py::test_a", "not run: there is no Redis"),
        skipped("tests/worker.py::test_b", "not run: there is no Redis"),
        skipped("tests/other.py::test_c", "not run: there is no Redis"),
        skipped("tests/other.py::test_d", "somebody wished it"),
        pytest.TestReport("tests/other.py::test_e", ("tests/other.py", 6, "test"), {}, "passed", None, "call"),
    ]
    assert list(lines_of_not_run(reports)) == [
        "1 not run: somebody wished it",
        "  tests/other.py: 1",
        "3 not run: there is no Redis",
        "  tests/other.py: 1",
        "  tests/worker.py: 2",
    ]


def test_the_page_shows_every_law_on_every_adapter() -> None:
    """A table for each port, with the reasons below it."""
    lines = page(FOUND).splitlines()
    assert lines.index("## Clock") < lines.index("| SYS-1 | pass | It is late. |") < lines.index("## Persistence")
    assert "| UOW-1 | pass | pass | not run (2) | It is so. |" in lines
    assert "| UOW-14 | declined (1) |  |  | It is unknown. |" in lines
    assert "- **postgres** ran on nothing: it was not run" in lines
    assert "- **mongo-motor** ran on A stand-in for MongoDB (container)" in lines
    assert lines[-2:] == ["1. it lives in the process", "2. no container, no child process"]
