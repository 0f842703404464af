"""Copies of the project to break on purpose."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("domain", "application", "adapters", "entrypoints")


def copy_of_the_code(to: Path, *more: str) -> Path:
    """Copy the project's code, its settings and the folders named in `more`."""
    for folder in (*CODE, *more):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to
