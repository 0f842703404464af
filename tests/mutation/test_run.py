"""Runs: a package of a few lines is changed, stopped in the middle, and gone on with."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from tests.mutation import trial
from tests.mutation.choice import Choice
from tests.mutation.mutants import mutants_of
from tests.mutation.parts import Part, Suite
from tests.mutation.run import Run, tried
from tests.mutation.session import Session
from tests.mutation.trial import Outcome

CODE = """\
MOST = 6


def fits(pieces):
    return pieces <= MOST


def price(pieces):
    return pieces * 2


def unused(pieces):
    return pieces
"""
TESTS = """\
from domain.parcel import fits, price


def test_six_fit():
    assert fits(6)


def test_two_cost_four():
    assert price(2) == 4
"""
PART = Part("domain", (Suite(("tests",), ("--rootdir=.",)),))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module and its tests, in which two cases are missing."""
    for name, text in {"domain/__init__.py": "", "domain/parcel.py": CODE, "tests/test_parcel.py": TESTS}.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "project"


def _run(project: Path, say: Callable[[str], None]) -> Run:
    """A run on copies of the project; what is known is in a file beside it."""

    def copied(to: Path) -> Path:
        return Path(shutil.copytree(project, to))

    return Run(PART, Session(project.parent / "known.jsonl"), 2, say, snapshot=copied)


def test_a_run_that_is_stopped_goes_on_where_it_was(project: Path, tmp_path: Path) -> None:
    """What is known by then is not tried again, and in the end all is known. The project itself is never changed."""
    said: list[str] = []

    def stop(line: str) -> None:
        if line.startswith("survived"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(project, stop)(tmp_path / "home")
    known = (tmp_path / "known.jsonl").read_text(encoding="utf-8").splitlines()
    assert known
    run = _run(project, said.append)
    run(tmp_path / "home")
    total = len(run.mutants)
    assert said[0] == f"domain: {total} mutants, {total - len(known)} to be tried."
    assert not [line for line in said if line.startswith("Running ")], "which test runs which line is known, too"
    results = {mutant.key: run.session.result(mutant) for mutant in run.mutants}
    assert {key for key, result in results.items() if result and result.verdict == "survived"} == {
        "domain/parcel.py module: - MOST = 6 + MOST = 7",
        "domain/parcel.py unused: - return pieces + return None",
    }
    assert {result.killer for result in results.values() if result and result.verdict == "killed"} >= {
        "tests/test_parcel.py::test_six_fit",
        "tests/test_parcel.py::test_two_cost_four",
    }
    assert (project / "domain" / "parcel.py").read_text(encoding="utf-8") == CODE
    assert {file.name for file in (tmp_path / "home").iterdir()} == {"lock", "domain.lines-1.json"}


def test_which_test_runs_which_line_is_found_out_anew_for_other_tests(project: Path, tmp_path: Path) -> None:
    """And for other code, too."""
    said: list[str] = []
    for file in ("tests/test_parcel.py", "domain/parcel.py", "domain/parcel.py"):
        with (project / file).open("a", encoding="utf-8") as more:
            more.write("\n\n\nSIX = 6\n" if said else "\n")
        _run(project, said.append)(tmp_path / "home")
    assert said.count("Running tests once, to see which test runs which line …") == 3


def test_after_tests_that_do_not_end_the_others_are_tried(tmp_path: Path) -> None:
    """One of them may fail, which tells more than that nothing ends."""
    project = tmp_path / "project"
    for name, text in {
        "domain/__init__.py": "",
        "domain/pile.py": "def left(pieces):\n    while pieces > 0:\n        pieces -= 1\n    return pieces\n",
        "first/test_left.py": "from domain.pile import left\n\ndef test_none_is_left():\n    assert left(6) == 0\n",
        "then/test_up.py": (
            "from domain.pile import left\n\n"
            "class Once(int):\n    def __add__(self, other):\n        raise AssertionError\n\n"
            "def test_it_never_grows():\n    assert left(Once(1)) == 0\n"
        ),
    }.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    suites = (Suite((folder,), ("--rootdir=.",), patience=1) for folder in ("first", "then"))
    choices = [Choice.measured(project, suite) for suite in suites]
    [grows] = [each for each in mutants_of(project, "domain/pile.py") if each.change == "- pieces -= 1 + pieces += 1"]
    outcome = tried(project, grows, choices, Event())
    assert (outcome.verdict, outcome.killer) == ("killed", "then/test_up.py::test_it_never_grows")


def test_what_is_only_looked_at_is_tried_too(project: Path) -> None:
    """A name that is stored is compared by a test that runs no line of the package."""
    names = "from domain.parcel import MOST\n\n\ndef test_six():\n    assert MOST == 6\n"
    (project / "tests" / "test_names.py").write_text(names, encoding="utf-8")
    [seven] = [each for each in mutants_of(project, "domain/parcel.py") if each.change == "- MOST = 6 + MOST = 7"]
    outcome = tried(project, seven, [Choice.measured(project, PART.suites[0])], Event())
    assert (outcome.verdict, outcome.killer) == ("killed", "tests/test_names.py::test_six")


def test_of_two_runs_at_once_the_second_is_turned_away(project: Path, tmp_path: Path) -> None:
    """They would share what is known."""

    def again(_: str) -> None:
        _run(project, lambda _: None)(tmp_path / "home")

    with pytest.raises(SystemExit, match="Another run is at work"):
        _run(project, again)(tmp_path / "home")


def test_tests_that_fail_before_anything_is_changed_end_the_run(project: Path, tmp_path: Path) -> None:
    """With what they say: every mutant would seem to be killed."""
    (project / "domain" / "parcel.py").write_text(CODE.replace("MOST = 6", "MOST = 5"), encoding="utf-8")
    with pytest.raises(SystemExit, match="test_six_fit"):
        _run(project, lambda _: None)(tmp_path / "home")


def test_a_trial_that_does_not_end_is_ended(project: Path) -> None:
    """A loop without an end is neither killed nor a survivor."""
    endless = CODE.replace("return pieces * 2", "while True: pass")
    (project / "domain" / "parcel.py").write_text(endless, encoding="utf-8")
    outcome = trial.run(project, trial.Order(("--rootdir=.",), ("tests",)), seconds=1)
    assert outcome == Outcome("timed out", "", 1)


def test_a_trial_is_ended_when_the_run_is_stopped(project: Path) -> None:
    """However long its tests may take: whoever stops the run waits for none of them."""
    endless = CODE.replace("return pieces * 2", "while True: pass")
    (project / "domain" / "parcel.py").write_text(endless, encoding="utf-8")
    stop = Event()
    stop.set()
    with pytest.raises(trial.Stopped):
        trial.run(project, trial.Order(("--rootdir=.",), ("tests",)), seconds=60, stop=stop)


def test_a_test_that_has_another_name_in_a_mutant_is_run(project: Path) -> None:
    """As one that is named by what is tested; those that are left out are known by their names."""
    left_out = frozenset({"tests/test_parcel.py::test_two_cost_four"})
    order = trial.Order(("--rootdir=.",), ("tests",), ("tests/test_parcel.py::test_of_another_name",), left_out)
    assert trial.run(project, order, seconds=60).verdict == "survived"
    (project / "domain" / "parcel.py").write_text(CODE.replace("MOST = 6", "MOST = 5"), encoding="utf-8")
    outcome = trial.run(project, order, seconds=60)
    assert (outcome.verdict, outcome.killer) == ("killed", "tests/test_parcel.py::test_six_fit")


def test_what_is_known_holds_while_the_file_is_the_same(project: Path, tmp_path: Path) -> None:
    """The killed stay killed, survivors are tried on other tests, and a line that was cut off is no result."""
    first, second, *_ = mutants_of(project, "domain/parcel.py")
    known = tmp_path / "known.jsonl"
    session = Session(known)
    session.add(first, "some tests", Outcome("killed", "test_six_fit", 0.1))
    session.add(second, "some tests", Outcome("survived", "", 0.1))
    known.write_text(known.read_text(encoding="utf-8") + json.dumps({"key": first.key})[:-3], encoding="utf-8")
    assert Session(known).open([first, second], "some tests") == []
    assert Session(known).open([first, second], "other tests") == [second]
    (project / "domain" / "parcel.py").write_text(CODE + "\n", encoding="utf-8")
    changed = mutants_of(project, "domain/parcel.py")
    assert Session(known).open(changed, "some tests") == changed
