"""How many files a change touches: each is planted in a copy of the project, passes the checks, and is counted."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_of_the_code
from tests.planted_changes import aggregate, driven_port, order_field, persistence, stored_shapes, use_case
from tests.planted_changes.change import PRODUCTION, PlantedChange

CHANGES = (
    order_field.CHANGE,
    stored_shapes.CHANGE,
    use_case.CHANGE,
    aggregate.CHANGE,
    driven_port.CHANGE,
    persistence.CHANGE,
)
PAGE = ROOT / "docs" / "where-does-this-code-go.md"
BIN = Path(sys.executable).parent
ONLY_THE_LAW = ("-p", "no:cacheprovider", "tests/contracts/adapters/test_sqlite.py", "-k", "UOW-1]")


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
    tests = [folder.to for folder in change.folders if folder.to.startswith("tests/")]
    checks: tuple[tuple[str | Path, ...], ...] = (
        (BIN / "mypy", "--cache-dir", mypy_cache, *PRODUCTION, "tests/planted", *tests),
        (BIN / "lint-imports", "--no-logo", "--no-cache"),
        (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *change.tests),
    )
    for check in checks:
        status, said = run(tree, *check)
        assert status == 0, said


@pytest.mark.parametrize("forgotten", order_field.IN_SQL)
def test_a_field_that_a_mapping_forgets_is_found(forgotten: str, tmp_path: Path) -> None:
    """Whether it is not written or not read, UOW-1 is red; nobody had to think of a test for the new field."""
    tree = copy_of_the_code(tmp_path, "tests")
    order_field.CHANGE.without(forgotten).plant(tree)
    status, said = run(tree, sys.executable, "-m", "pytest", "-q", *ONLY_THE_LAW)
    assert status == 1, said
    assert "FAILED tests/contracts/adapters/test_sqlite.py::TestSqlite::test_law[UOW-1]" in said


def test_the_page_says_how_many_files_each_change_touches() -> None:
    """When a count changes, correct it on the page."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: int(count) for name, count in rows} == {change.name: len(change.touched) for change in CHANGES}


def run(tree: Path, *command: str | Path) -> tuple[int, str]:
    """Run a command in the tree: its exit code, and whatever it says."""
    done = subprocess.run(
        command,
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", "SIXFOLD_DOCKER": "never"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr
