"""How many files a change touches: each is planted in a copy of the project, passes the checks, and is counted."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_of_the_code
from tests.planted_changes import aggregate, order_field, use_case
from tests.planted_changes.change import PRODUCTION, PlantedChange

CHANGES = (order_field.CHANGE, use_case.CHANGE, aggregate.CHANGE)
PAGE = ROOT / "docs" / "where-does-this-code-go.md"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of mypy's cache, so that of each copy only the differences are checked."""
    cache = tmp_path_factory.mktemp("mypy")
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", cache, dirs_exist_ok=True)
    return cache


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_planted_change_passes_the_checks(change: PlantedChange, tmp_path: Path, mypy_cache: Path) -> None:
    """Types, import rules, laws and a test of its own pass, so the change is complete."""
    tree = copy_of_the_code(tmp_path, "tests")
    change.plant(tree)
    run(tree, BIN / "mypy", "--cache-dir", mypy_cache, *PRODUCTION, "tests/planted")
    run(tree, BIN / "lint-imports", "--no-logo", "--no-cache")
    run(tree, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *change.tests)


def test_the_page_says_how_many_files_each_change_touches() -> None:
    """When a count changes, correct it on the page."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: int(count) for name, count in rows} == {change.name: len(change.touched) for change in CHANGES}


def run(tree: Path, *command: str | Path) -> None:
    """Run a command in the tree; whatever it says is shown when it fails."""
    done = subprocess.run(
        command,
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", "SIXFOLD_DOCKER": "never"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
