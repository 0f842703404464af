"""Where the project stands on the disk, and its files."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("domain", "application", "adapters", "entrypoints")
"""The folders of production code."""


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file below these folders of the project, in order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    """The path as pages write it: from the root of the project, with slashes."""
    return path.relative_to(ROOT).as_posix()
