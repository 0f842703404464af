"""The mutants of a file: copies of its text with one small change each."""

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from tests.mutation.left_out import is_kept_in_decorator, is_left_out
from tests.mutation.operators import OPERATORS


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one small change in it.

    `key` names it for as long as the function and the lines that are changed stay what they are, wherever they
    move within the file; results and reasons are kept under it.
    """

    path: str
    function: str
    line: int
    last_line: int
    change: str
    key: str
    digest: str = field(repr=False)
    text: str = field(repr=False)


def mutants_of(root: Path, path: str) -> list[Mutant]:
    """Every mutant of this file below `root`, from top to bottom, each once."""
    source = (root / path).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    finder = _Finder()
    wrapper.visit(finder)
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    seen, keys = {source}, Counter[str]()
    mutants = []
    for found in finder.found:
        text = _replaced(wrapper.module, found.before, found.after)
        if text in seen or not _compiles(text):
            continue
        seen.add(text)
        change = short_diff(source, text)
        key = f"{path} {found.function}: {change}"
        keys[key] += 1
        if keys[key] > 1:
            key = f"{key} ({keys[key]})"
        mutants.append(Mutant(path, found.function, found.line, found.last_line, change, key, digest, text))
    return mutants


def short_diff(before: str, after: str) -> str:
    """The lines that differ, as `- before + after`, without indentation."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    changed = [(line[0], line[2:].strip()) for line in lines if line[0] in "-+"]
    removed, added = (" ".join(text for sign, text in changed if sign == side) for side in "-+")
    return " ".join(part for part in (removed and f"- {removed}", added and f"+ {added}") if part)


@dataclass(frozen=True, slots=True)
class _Found:
    before: cst.CSTNode
    after: cst.CSTNode
    function: str
    line: int
    last_line: int


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Found] = []
        self._within: list[str] = []
        self._decorators = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if is_left_out(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._within.append(node.name.value)
        self._decorators += isinstance(node, cst.Decorator)
        self.found += self._changes(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if is_left_out(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._within.pop()
        self._decorators -= isinstance(original_node, cst.Decorator)

    def _changes(self, node: cst.CSTNode) -> Iterator[_Found]:
        for kind, operator in OPERATORS:
            if isinstance(node, kind) and not (self._decorators and is_kept_in_decorator(operator)):
                where = self.get_metadata(PositionProvider, node)
                for changed in operator(node):
                    function = ".".join(self._within) or "module"
                    yield _Found(node, changed, function, where.start.line, where.end.line)


def _replaced(module: cst.Module, before: cst.CSTNode, after: cst.CSTNode) -> str:
    changed = module.deep_replace(before, after)
    assert isinstance(changed, cst.Module)
    return changed.code


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
