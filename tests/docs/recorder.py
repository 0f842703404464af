"""Records which functions of the project a run passes through, and what they say of themselves."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

from tests.docs.tree import named


@dataclass(frozen=True, slots=True)
class Place:
    """A function: where it stands, and the first paragraph of its docstring."""

    file: str
    line: int
    name: str
    says: str


@contextmanager
def recording() -> Iterator[list[CodeType]]:
    """Within the block, collect every function that this thread enters, in the order in which it is first entered."""
    entered: dict[CodeType, None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            entered.setdefault(frame.f_code)

    found: list[CodeType] = []
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        found += entered


def code_of(function: Callable[..., object]) -> CodeType:
    """What a recording has of this function, whatever decorators are around it."""
    code = inspect.unwrap(function).__code__
    assert isinstance(code, CodeType)
    return code


def place_of(code: CodeType) -> Place:
    """Where the function stands; one without a docstring fails, because a page has nothing to tell about it."""
    path = Path(code.co_filename)
    says = _docstrings(path).get((code.co_name, code.co_firstlineno))
    assert says, f"{code.co_qualname} in {named(path)} has no docstring to quote."
    return Place(named(path), code.co_firstlineno, code.co_qualname, says)


@cache
def _docstrings(path: Path) -> dict[tuple[str, int], str]:
    """First paragraphs by function and first line (a decorator's, where there is one, as code objects have it)."""
    found: dict[tuple[str, int], str] = {}
    for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                # An object that is called, such as a use case, is described by its class.
                described = owner if isinstance(owner, ast.ClassDef) and node.name == "__call__" else node
                if says := ast.get_docstring(described) or _summary(node):
                    line = node.decorator_list[0].lineno if node.decorator_list else node.lineno
                    found[node.name, line] = says.split("\n\n")[0].replace("\n", " ")
    return found


def _summary(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """What a route says of itself in its decorator, for the API's documentation."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call):
            for keyword in decorator.keywords:
                if keyword.arg == "summary":
                    return f"{ast.literal_eval(keyword.value)}."
    return None
