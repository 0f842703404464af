"""The mutants of a file: copies of its text with one small change each."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider

from tests.mutation.left_out import is_as_false, is_kept_in_decorator, is_left_out
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
    finder = _Finder(MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True))
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    seen, keys = {source}, Counter[str]()
    mutants = []
    for found in finder.found():
        if found.text in seen or not _compiles(found.text):
            continue
        seen.add(found.text)
        change = short_diff(source, found.text)
        key = f"{path} {found.function}: {change}"
        keys[key] += 1
        if keys[key] > 1:
            key = f"{key} ({keys[key]})"
        mutants.append(Mutant(path, found.function, found.line, found.last_line, change, key, digest, found.text))
    return mutants


def short_diff(before: str, after: str) -> str:
    """The lines that differ, as `- before + after`, without indentation."""
    old, new = before.splitlines(), after.splitlines()
    first = _alike(old, new)
    last = _alike(reversed(old[first:]), reversed(new[first:]))
    removed, added = (" ".join(line.strip() for line in lines[first : len(lines) - last]) for lines in (old, new))
    return " ".join(part for part in (removed and f"- {removed}", added and f"+ {added}") if part)


def _alike(some: Iterable[str], others: Iterable[str]) -> int:
    """With how many lines both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    function: str
    line: int
    last_line: int


class _Finder(cst.CSTVisitor):
    """Walks through a file, and makes a text of it for every change of every node."""

    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, wrapper: MetadataWrapper) -> None:
        super().__init__()
        self._wrapper = wrapper
        self._source = wrapper.module.bytes
        self._found: list[_Found] = []
        self._within: list[str] = []
        self._decorators = 0

    def found(self) -> list[_Found]:
        """All of them, from top to bottom."""
        self._wrapper.visit(self)
        return self._found

    def on_visit(self, node: cst.CSTNode) -> bool:
        if is_left_out(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._within.append(node.name.value)
        self._decorators += isinstance(node, cst.Decorator)
        for kind, operator in OPERATORS:
            if isinstance(node, kind) and not (self._decorators and is_kept_in_decorator(operator)):
                changes = (changed for changed in operator(node) if not is_as_false(node, changed))
                self._found += [self._changed(node, changed) for changed in changes]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if is_left_out(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._within.pop()
        self._decorators -= isinstance(original_node, cst.Decorator)

    def _changed(self, node: cst.CSTNode, changed: cst.CSTNode) -> _Found:
        where = self.get_metadata(PositionProvider, node)
        first, last = where.start.line, where.end.line
        is_within_a_line = isinstance(node, cst.BaseExpression | cst.BaseSmallStatement) and first == last
        text = self._text(node, changed, quickly=is_within_a_line and not getattr(node, "lpar", ()))
        return _Found(text, ".".join(self._within) or "module", first, last)

    def _text(self, node: cst.CSTNode, changed: cst.CSTNode, *, quickly: bool) -> str:
        module = self._wrapper.module
        if quickly:  # which can be done where neither indentation nor parentheses belong to the node
            span = self.get_metadata(ByteSpanPositionProvider, node)
            before, after = self._source[: span.start], self._source[span.start + span.length :]
            return (before + module.code_for_node(changed).encode() + after).decode()
        whole = module.deep_replace(node, changed)
        assert isinstance(whole, cst.Module)
        return whole.code


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
