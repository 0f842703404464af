"""The pages for readers, and what is in them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.trees import CODE, ROOT
from tests.docs.tree import named, python_files

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_NAME = re.compile(r"`(?:\w+\.)*(?!py`)(\w+)`")
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
_INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*(?:make|\.venv/bin/sixfold|docker compose)(?: [^`]+)?)`")


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    folders = (*CODE, "tests", "docs")
    return sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in (ROOT / folder).rglob("*.md"))])


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The links of a page to something within the project: their text, and where they point to."""
    for text, target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield text, target


def names_of_code(page: Path) -> Iterator[tuple[str, Path]]:
    """What the page says to be defined in a Python file: the text of such a link, where it is a name of code."""
    for text, target in links(page):
        path = (page.parent / target.partition("#")[0]).resolve()
        if path.suffix == ".py" and (name := _NAME.fullmatch(text)):
            yield name[1], path


@cache
def definitions(path: Path) -> frozenset[str]:
    """Every class, function, constant and field that a Python file defines."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.add(node.name)
            case ast.Assign(targets=targets):
                found |= {_assigned(target) for target in targets}
            case ast.AnnAssign(target=target):
                found.add(_assigned(target))
    return frozenset(found)


def defined_in(name: str) -> list[str]:
    """Every file of the project that defines this name, for whoever looks for what has moved."""
    return [named(path) for path in python_files(*CODE, "tests") if name in definitions(path)]


def _assigned(target: ast.expr) -> str:
    """`orders` for `orders = …` and for `self.orders = …`."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def commands() -> set[str]:
    """Every command that a page tells its reader to type."""
    return {
        command
        for page in pages()
        for pattern in (_COMMAND, _INLINE)
        for command in pattern.findall(page.read_text(encoding="utf-8"))
    }
