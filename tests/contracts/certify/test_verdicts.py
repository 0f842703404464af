"""An adapter that is installed outside the tree is held to the laws, and hears what is wrong with it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT
from tests.contracts.certify.wrong_adapters import (
    ANSWERS_FROM_A_CACHE,
    ANSWERS_NONE,
    CANCELS_ITSELF,
    CANNOT_BE_SHOWN,
    CLOSES_ONCE,
    ENDS_THE_PROGRAM,
    ENDS_THE_PROGRAM_IN_A_TASK_OF_ITS_OWN,
    IMPORTS,
    IS_INTERRUPTED,
    LAST_WRITE_WINS,
    LEAVES_A_THREAD,
    NEVER_ANSWERS,
    OPENS_ONCE,
    RAISES_ITS_DRIVERS_ERROR,
    RIGHT,
    SQLITE,
    WAITS_IN_A_THREAD,
    WILL_NOT_BE_CANCELLED,
    WRONG,
)


def certify(elsewhere: Path, mistake: str = "", **chosen: str) -> tuple[int, str]:
    """What `make certify` ends with and prints, for an adapter in a package of its own."""
    package = elsewhere / "hive"
    package.mkdir()
    code = RIGHT + (IMPORTS + mistake + WRONG if mistake else "")
    (package / "__init__.py").write_text(code, encoding="utf-8")
    adapter = {"ADAPTER": f"hive:{'Wrong' if mistake else 'Hive'}", "URL": "hive://ada:sesame@comb"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.certify"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(elsewhere), **adapter, **chosen},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert "sesame" not in said, "a password is printed"
    return done.returncode, done.stdout


def test_a_right_adapter_outside_the_tree_passes(tmp_path: Path) -> None:
    """Every law that can be shown is obeyed; what it declines and what is not shown is said, with the reason."""
    status, said = certify(tmp_path)
    assert status == 0, said
    for line in (
        r"hive:Hive on hive://comb",
        r"  UOW-9   passed    +\d+\.\d\d s",
        r"the slowest: [A-Z]{3}-\S+ of hive:Hive .*",
        r"\d+ of \d+ laws are obeyed \(\d+ passed, \d+ declined, \d+ not shown\)\.",
        r"declined: it lives in the process: TEN-4, .*",
        r"not shown: `statements`, which counts what is sent to the driver, is not declared: .*",
    ):
        assert re.search(f"^{line}$", said, re.MULTILINE), said
    assert "is broken" not in said


def test_what_was_not_declared_is_never_passed(tmp_path: Path) -> None:
    """A law that would have to look behind the adapter is not shown, with the reason: here, of our own for SQLite."""
    environment = {"ADAPTER": "sqlite:build", "URL": str(tmp_path), "LAW": "UOW-13", "PYTHONPATH": str(tmp_path)}
    (tmp_path / "sqlite.py").write_text(SQLITE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.certify"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "0 of 1 laws are obeyed (1 not shown)." in done.stdout
    assert "not shown: `hurried`, the options that make it give up within two seconds, is not declared" in done.stdout


def test_a_wrong_adapter_hears_law_hint_error_and_the_shortest_history(tmp_path: Path) -> None:
    """All that helps to mend it, what it has not declined, and the exit status 1."""
    status, said = certify(tmp_path, LAST_WRITE_WINS)
    assert status == 1
    verdict = said.partition("laws are obeyed")[2]
    assert "\nwrong: durable is not there: mend it, or decline it with a reason\n" in verdict
    _, *failures = re.split(r"^(?=\S+ is broken$)", verdict, flags=re.MULTILINE)
    told = {failure.partition(" ")[0]: failure for failure in failures}
    assert re.search(r"\n  law      .*\n  hint     .*\n  error    expected ConcurrencyConflict, and", told["UOW-9"])
    history = [line.strip() for line in told["UOW-M"].partition("  history  ")[2].strip().splitlines()]
    assert 1 < len(history) < 8, "few steps are needed"
    assert [line.partition(". ")[0] for line in history] == [str(number) for number in range(1, len(history) + 1)]
    assert any("do commit" in line for line in history)


@pytest.mark.parametrize(
    ("mistake", "law", "error"),
    [
        (ENDS_THE_PROGRAM, "ENV-0", "Storage.read raises SystemExit, which is no Exception and would end the program"),
        (
            ENDS_THE_PROGRAM_IN_A_TASK_OF_ITS_OWN,
            "ENV-0",
            "it could not be tried at all: SystemExit: no honey",
        ),
        (CANCELS_ITSELF, "ENV-0", "the adapter raises CancelledError, and nobody has cancelled it"),
        (OPENS_ONCE, "ENV-0", "it could not be tried at all: OSError: no honey"),
        (ANSWERS_NONE, "ENV-0", "Storage.read answers None, where Storage promises an answer"),
        (ANSWERS_FROM_A_CACHE, "UOW-6", ""),
        (RAISES_ITS_DRIVERS_ERROR, "UOW-13", "expected PortError, got OSError('42P01')"),
    ],
    ids=[
        "ends the program",
        "ends the program in a task of its own",
        "cancels itself",
        "opens once",
        "answers None",
        "answers from a cache",
        "raises its driver's error",
    ],
)
def test_one_law_is_tried_alone(mistake: str, law: str, error: str, tmp_path: Path) -> None:
    """LAW chooses it."""
    status, said = certify(tmp_path, mistake, LAW=law)
    assert status == 1, said
    assert said.count(" is broken") == 1
    assert f"{law} is broken" in said
    assert f"  error    {error}" in said, said


@pytest.mark.parametrize(
    ("mistake", "how"),
    [(NEVER_ANSWERS, "$"), (WAITS_IN_A_THREAD, "$"), (WILL_NOT_BE_CANCELLED, ", and will not be cancelled$")],
    ids=["never answers", "waits in a thread", "will not be cancelled"],
)
def test_whatever_waits_for_ever_is_judged(mistake: str, how: str, tmp_path: Path) -> None:
    """LIMIT says how many seconds a law may take; and the program ends, whatever the adapter still does."""
    status, said = certify(tmp_path, mistake, LAW="UOW-6", LIMIT="1")
    assert status == 1, said
    error = r"^  error    it did not end within 1 seconds: the adapter waits without a time limit"
    assert re.search(error + how, said, re.MULTILINE), said


def test_an_adapter_that_does_not_close_is_not_right(tmp_path: Path) -> None:
    """The laws are as obeyed as they were; what is wrong is said beside them."""
    status, said = certify(tmp_path, CLOSES_ONCE, LAW="ENV-0")
    assert status == 1, said
    assert "1 of 1 laws are obeyed (1 passed)." in said
    assert "\nwrong: closing it: OSError: no honey\n" in said


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (IS_INTERRUPTED, r"It was interrupted\."),
        (CANNOT_BE_SHOWN, r"RuntimeError: no honey \(.*__init__.py, line \d+\): mend that first\."),
        (LEAVES_A_THREAD, r"hive cannot be imported, OSError: no honey: mend it first\."),
    ],
    ids=["is interrupted", "cannot be shown", "leaves a thread"],
)
def test_where_nothing_can_be_tried_a_sentence_says_why(mistake: str, sentence: str, tmp_path: Path) -> None:
    """And the program ends with 2."""
    status, said = certify(tmp_path, mistake, LAW="ENV-0")
    assert status == 2, said
    assert re.search(f"^Not judged. {sentence}$", said, re.MULTILINE), said


def test_options_for_other_tests_are_not_ours(tmp_path: Path) -> None:
    """Whatever somebody has set for pytest changes nothing."""
    status, said = certify(tmp_path, LAW="ENV-0", PYTEST_ADDOPTS="-v --no-such-option")
    assert status == 0, said
