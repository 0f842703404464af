"""The pages for readers, and what is in them."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.recorder import ROOT

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
_INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*(?:make|\.venv/bin/sixfold|docker compose)(?: [^`]+)?)`")


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    folders = ("domain", "application", "adapters", "entrypoints", "tests", "docs")
    return sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in (ROOT / folder).rglob("*.md"))])


def links(page: Path) -> Iterator[str]:
    """Where a page points to within the project."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target


def commands() -> set[str]:
    """Every command that a page tells its reader to type."""
    return {
        command
        for page in pages()
        for pattern in (_COMMAND, _INLINE)
        for command in pattern.findall(page.read_text(encoding="utf-8"))
    }
