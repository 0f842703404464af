"""Marks: comments that say which pattern the code or the test below them shows.

`# Pattern P51: Unit of work` stands right above a class, a function, a constant, or a target of the Makefile. A mark is
as good as the thing it stands above: whoever deletes the one deletes the other.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.trees import CODE, ROOT
from tests.docs.tree import named, python_files

_MARK = re.compile(r"\s*# Pattern (P\d+b?): (.+)")
_TARGET = re.compile(r"([a-z]+):")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A pattern, by id and name, and what shows it: code, or a test that fails when the pattern is broken."""

    pattern: str
    name: str
    file: str
    shown_by: str
    is_test: bool


def marks() -> list[Mark]:
    """Every mark in the project, in order."""
    files = [*python_files(*CODE, "tests"), ROOT / "Makefile"]
    return sorted(mark for file in files for mark in marks_in(named(file), file.read_text(encoding="utf-8")))


def marks_in(file: str, text: str) -> Iterator[Mark]:
    """The marks of one file. `ValueError` for one that stands above nothing."""
    lines = text.splitlines()
    marked = [(number, found) for number, line in enumerate(lines, 1) if (found := _MARK.fullmatch(line))]
    below = (_targets if Path(file).name == "Makefile" else _definitions)(text) if marked else {}
    for number, found in marked:
        next_line = number + 1
        while next_line <= len(lines) and re.match(r"\s*(#|\.PHONY)", lines[next_line - 1]):
            next_line += 1
        if next_line not in below:
            raise ValueError(f"{file}:{number}: a mark stands right above what shows the pattern.")
        shown_by, is_test = below[next_line]
        yield Mark(found[1], found[2], file, shown_by, is_test)


def _definitions(text: str) -> dict[int, tuple[str, bool]]:
    """What begins at which line of Python, a decorator included, and whether it is a test or a law."""
    found: dict[int, tuple[str, bool]] = {}
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                laws = [number for decorator in node.decorator_list if (number := _law(decorator))]
                name = f"{node.name} ({laws[0]})" if laws else node.name
                found[_first_line(node)] = name, bool(laws) or node.name.startswith("test_")
            case ast.ClassDef():
                found[_first_line(node)] = node.name, False
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found[node.lineno] = name, False
    return found


def _first_line(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _law(decorator: ast.expr) -> str | None:
    """The number of a law, from `@law("UOW-9", …)`."""
    match decorator:
        case ast.Call(func=ast.Name(id=called), args=[ast.Constant(value=str(number)), *_]) if called.endswith("law"):
            return number
    return None


def _targets(text: str) -> dict[int, tuple[str, bool]]:
    """The targets of a Makefile by line."""
    lines = enumerate(text.splitlines(), 1)
    return {number: (f"make {found[1]}", False) for number, line in lines if (found := _TARGET.match(line))}
