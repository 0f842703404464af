"""The version of a tenant's file, and how it gets to the newest one."""

from collections.abc import Callable, Sequence
from typing import Final

from adapters.lmdb.tree import Tree

VERSION: Final = b"version"


def _first(_: Tree) -> None:
    """Keys need no tables: there is nothing to make."""


STEPS: Sequence[Callable[[Tree], None]] = (_first,)
"""The n-th leads to version n. For a new field in a value there is no step: its shape has a version of its own."""


def newest() -> int:
    """The version that this version of the shop needs."""
    return len(STEPS)


def version_of(tree: Tree) -> int:
    """The version that the file is at; 0 for a new one."""
    return int(tree.get(VERSION) or 0)


def create(tree: Tree) -> None:
    """Make a new file what a tenant needs; one that is not new is left alone."""
    if version_of(tree) == 0:
        upgrade(tree)


def upgrade(tree: Tree) -> int:
    """Take the steps that are missing, if the file is older: the version that it was at."""
    found = version_of(tree)
    for step in STEPS[found:]:
        step(tree)
    if found < newest():
        tree.put(VERSION, b"%d" % newest())
    return found
