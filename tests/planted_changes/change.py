"""What a planted change is: a feature that the shop does not have, put into a copy of the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PRODUCTION = ("domain", "application", "adapters", "entrypoints")


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that is put into a file, right behind the one place where `after` stands."""

    file: str
    after: str
    text: str

    def make(self, tree: Path) -> None:
        """Fails when the place is gone, or there are two of them: then the change must be planted elsewhere."""
        path = tree / self.file
        before = path.read_text(encoding="utf-8")
        assert before.count(self.after) == 1, f"{self.file} has {before.count(self.after)} times: {self.after!r}"
        path.write_text(before.replace(self.after, self.after + self.text), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class PlantedChange:
    """One change, as the page on where code goes calls it, with everything it takes.

    `files` are new files by their path, `folders` copies of a folder under another name, with other words in it.
    `tests` are the arguments of pytest that show the change at work.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    folders: tuple["FolderCopy", ...] = ()
    tests: tuple[str, ...] = ()

    def plant(self, tree: Path) -> None:
        """Put it into a copy of the project."""
        for folder in self.folders:
            folder.make(tree)
        for name, text in self.files.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            assert not path.exists(), f"{name} is there already"
            path.write_text(text, encoding="utf-8")
        for edit in self.edits:
            edit.make(tree)

    @property
    def touched(self) -> list[str]:
        """The files of production code that are new or changed; a copied folder counts as one."""
        names = {*self.files, *(edit.file for edit in self.edits), *(f"{folder.to}/" for folder in self.folders)}
        return sorted(name for name in names if name.partition("/")[0] in PRODUCTION)


@dataclass(frozen=True, slots=True)
class FolderCopy:
    """A folder that is copied, with other words in the place of some."""

    folder: str
    to: str
    words: Mapping[str, str]

    def make(self, tree: Path) -> None:
        """Copy every module of the folder."""
        for module in (tree / self.folder).glob("*.py"):
            text = module.read_text(encoding="utf-8")
            for old, new in self.words.items():
                text = text.replace(old, new)
            copy = tree / self.to / module.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
