"""Copies of the project to break on purpose."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("domain", "application", "adapters", "entrypoints")


def copy_of_the_code(to: Path, *more: str) -> Path:
    """Copy the project's code, its settings and the folders named in `more`."""
    for folder in (*CODE, *more):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def failures_in(report: str) -> set[str]:
    """The tests that failed, as pytest names them in its last lines."""
    return set(re.findall(r"^(?:FAILED|ERROR) (\S+)", report, re.MULTILINE))


def run_python(tree: Path, *arguments: str) -> str:
    """Run Python in a tree, with everything that is installed; whatever it says."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout + done.stderr


def failures_of_the_core(tree: Path) -> dict[str, str]:
    """The tests of domain and application that fail in a tree, with the whole report."""
    report = run_python(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/domain", "tests/application")
    assert " passed" in report, report
    return dict.fromkeys(failures_in(report), report)
