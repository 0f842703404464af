"""The files of the project, and how pages write their paths."""

from collections.abc import Iterator
from pathlib import Path

from tests.architecture.trees import ROOT


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file below these folders of the project, in order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    """The path as pages write it: from the root of the project, with slashes."""
    return path.relative_to(ROOT).as_posix()
