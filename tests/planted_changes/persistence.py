"""A persistence on LMDB, as the page on adding an adapter has it."""

from tests.architecture.trees import ROOT
from tests.planted_changes.change import FolderCopy, PlantedChange
from tests.planted_changes.diffs import diffs_in

PAGE = ROOT / "docs" / "how-to" / "add-an-adapter.md"
KEPT = PAGE.with_suffix("")
FOLDERS = ("adapters/lmdb", "tests/contracts/adapters", "tests/persistence")

CHANGE = PlantedChange(
    "persistence",
    edits=tuple(diffs_in(PAGE)),
    folders=tuple(FolderCopy(KEPT / folder, folder) for folder in FOLDERS),
    files={"tests/planted/__init__.py": ""},
    tests=("tests/contracts/test_the_kit.py", "tests/entrypoints/bootstrap/test_container.py"),
)
