"""A planted change: a feature that the shop does not have, added to a copy of the project."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.planted_changes.diffs import Diff

PRODUCTION = ("domain", "application", "adapters", "entrypoints")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to insert into a file, directly after the only occurrence of `after`."""

    file: str
    after: str
    text: str

    def make(self, tree: Path) -> None:
        """Insert the text. Fails unless `after` occurs exactly once: then the change must be planted elsewhere."""
        path = tree / self.file
        before = path.read_text(encoding="utf-8")
        assert before.count(self.after) == 1, f"{self.file} has {before.count(self.after)} times: {self.after!r}"
        path.write_text(before.replace(self.after, self.after + self.text), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class PlantedChange:
    """One change, under the name it has on the page "Where does this code go?", with everything that belongs to it.

    `files` are the texts of new files by path, `folders` are copies of folders. `tests` are the arguments for pytest
    that show that the change works.
    """

    name: str
    edits: tuple[Edit | Diff, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    folders: tuple["FolderCopy", ...] = ()
    tests: tuple[str, ...] = ()

    def plant(self, tree: Path) -> None:
        """Make the change in a copy of the project."""
        for folder in self.folders:
            folder.make(tree)
        for name, text in self.files.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            assert not path.exists(), f"{name} is there already"
            path.write_text(text, encoding="utf-8")
        for edit in self.edits:
            edit.make(tree)

    def without(self, forgotten: str) -> "PlantedChange":
        """The same change by somebody who forgot the edits that put in this text."""
        kept = tuple(edit for edit in self.edits if edit.text != forgotten)
        assert len(kept) < len(self.edits), f"nothing puts in {forgotten!r}"
        return replace(self, edits=kept)

    @property
    def touched(self) -> list[str]:
        """The new and changed files of production code; a copied folder counts as one, an empty file as none."""
        new = {name for name, text in self.files.items() if text}
        names = {*new, *(edit.file for edit in self.edits), *(f"{folder.to}/" for folder in self.folders)}
        return sorted(name for name in names if name.partition("/")[0] in PRODUCTION)


@dataclass(frozen=True, slots=True)
class FolderCopy:
    """A folder that is kept somewhere in the project, and what it is called where it is to be."""

    kept: Path
    to: str

    def make(self, tree: Path) -> None:
        """Put its files beside those that are there."""
        shutil.copytree(self.kept, tree / self.to, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
