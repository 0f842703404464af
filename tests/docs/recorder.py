"""Records which documented functions of the project a run passes through, in order."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).parents[2]
FOLDERS = ("domain", "application", "adapters", "entrypoints")


@dataclass(frozen=True, slots=True)
class Step:
    """A function that was entered: where it stands and what its docstring says first."""

    file: str
    line: int
    name: str
    says: str


@contextmanager
def recording() -> Iterator[list[Step]]:
    """Collect, in this thread, each documented function of the project when it is entered for the first time.

    Private helpers have no docstring, and so leave the story to those who have something to say.
    """
    steps: list[Step] = []
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code not in seen:
            seen.add(code)
            step = _step(code)
            if step is not None:
                steps.append(step)

    sys.setprofile(note)
    try:
        yield steps
    finally:
        sys.setprofile(None)


def _step(code: CodeType) -> Step | None:
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] not in FOLDERS:
        return None
    says = _docstrings(path).get((code.co_name, code.co_firstlineno))
    if says is None:
        return None
    return Step(path.relative_to(ROOT).as_posix(), code.co_firstlineno, code.co_qualname, says)


@cache
def _docstrings(path: Path) -> dict[tuple[str, int], str]:
    """First paragraphs by function and first line (a decorator's, where there is one, as code objects have it)."""
    found: dict[tuple[str, int], str] = {}
    for owner in ast.walk(ast.parse(path.read_text())):
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
