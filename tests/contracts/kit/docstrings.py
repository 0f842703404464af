"""Reading the docstrings of ports sentence by sentence: each names the law that holds it."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import getdoc
from pathlib import Path
from types import ModuleType

from tests.support.classes import classes_in

NUMBER = re.compile(r"\b[A-Z]{3}-(?:\d+|M)\b")
_END = re.compile(r"(?<=[.!?])\s+")
# Looks like a law, and is a standard.
_STANDARDS = {"UTF", "RFC", "ISO", "SHA"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a port's contract, and whose it is, such as `Outbox.claim`."""

    of: str
    text: str

    @property
    def laws(self) -> frozenset[str]:
        """The numbers that it names."""
        return laws_named_in(self.text)


def laws_named_in(text: str) -> frozenset[str]:
    """The numbers of laws in a text."""
    return frozenset(found for found in NUMBER.findall(text) if found.partition("-")[0] not in _STANDARDS)


def sentences_of(text: str) -> Sequence[str]:
    """The sentences of a docstring. A list belongs to the sentence before it, unless that has ended."""
    return [sentence for sentence in _END.split(" ".join(text.split())) if sentence]


def promises_of(port: type) -> Iterator[Sentence]:
    """What a Protocol promises: every sentence of it and of its members, but the first, which says what it is for."""
    for sentence in sentences_of(getdoc(port) or "")[1:]:
        yield Sentence(port.__name__, sentence)
    for name, member in vars(port).items():
        if not name.startswith("_") and (callable(member) or isinstance(member, property)):
            for sentence in sentences_of(member.__doc__ or ""):
                yield Sentence(f"{port.__name__}.{name}", sentence)


def protocols_in(package: ModuleType) -> Iterator[type]:
    """Every Protocol that the modules of a package define."""
    return (found for found in classes_in(package, object) if getattr(found, "_is_protocol", False))


def docstrings_in(*files: Path) -> Iterator[str]:
    """Every docstring in these files, and in those of these folders."""
    for file in (each for given in files for each in ([given] if given.is_file() else given.rglob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""
