"""The levels of tests: the page names a command for each, and each command runs tests that are there."""

import re
import subprocess

import pytest

from tests.architecture.trees import ROOT

PAGE = ROOT / "docs" / "reference" / "test-levels.md"


def levels() -> list[str]:
    """The targets of the Makefile that the page lists, in its order."""
    return re.findall(r"^\| `make (\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


# Pattern P83: Test levels
@pytest.mark.parametrize("level", levels())
def test_every_level_is_one_command_that_runs_tests(level: str) -> None:
    """What make would do is one run of pytest, on folders that exist, or on all of them."""
    shown = subprocess.run(["make", "-n", level], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (run,) = (line for line in shown.splitlines() if " -m pytest" in line)
    folders = [word for word in run.split() if word.startswith("tests/")]
    assert all((ROOT / folder).is_dir() for folder in folders), folders
    assert bool(folders) == (level != "test"), "every level but the last leaves something out"


def test_the_levels_go_from_the_core_to_the_whole() -> None:
    """The quickest first, and at the end everything."""
    assert (levels()[0], levels()[-1]) == ("core", "test")
