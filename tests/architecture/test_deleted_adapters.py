"""Any adapter can be deleted, and whatever does not name it stays as it was."""

import shutil
from functools import cached_property
from pathlib import Path

import pytest

from tests.architecture.trees import CODE, ROOT, copy_of_the_code, failures_in, failures_of_the_core, run_python

ADAPTERS = sorted(
    folder.name
    for folder in (ROOT / "adapters").iterdir()
    if (folder / "__init__.py").exists() and folder.name != "shared"
)

IMPORT_ALL = """
import importlib, sys, traceback
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except Exception:
        print(f"ERROR {module}")
        traceback.print_exc()
"""


class Tree:
    """A copy of the project, with what is wrong in it. Finding that out takes some seconds, so it is done once."""

    def __init__(self, root: Path, without: str | None = None) -> None:
        self._root = copy_of_the_code(root, "tests")
        self._without = without
        if without:
            shutil.rmtree(self._root / "adapters" / without)
            for test in [file for file in (self._root / "tests").rglob("*.py") if names(file, without)]:
                test.unlink()

    @cached_property
    def failures(self) -> dict[str, str]:
        """The modules that cannot be imported and the core's tests that fail, with what Python said."""
        modules = [
            ".".join(file.relative_to(self._root).with_suffix("").parts).removesuffix(".__init__")
            for folder in CODE
            for file in (self._root / folder).rglob("*.py")
            if not (self._without and names(file, self._without))
        ]
        said = run_python(self._root, "-c", IMPORT_ALL, *modules)
        return dict.fromkeys(failures_in(said), said) | failures_of_the_core(self._root)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The whole project. What is wrong in it anyway is asked only if something is wrong without an adapter."""
    return Tree(tmp_path_factory.mktemp("intact"))


# Pattern P01: Ports as Protocols
@pytest.mark.parametrize("adapter", ADAPTERS)
def test_without_one_adapter_everything_else_works(adapter: str, intact: Tree, tmp_path: Path) -> None:
    """The folder is deleted: all modules that do not name it can be imported, and the core's tests pass.

    What fails with the adapter, too, is the core's own failure, which its own tests report.
    """
    failures = Tree(tmp_path, adapter).failures
    if failures:
        added = failures.keys() - intact.failures.keys()
        assert added == set(), "\n".join({failures[failure] for failure in added})


def names(file: Path, adapter: str) -> bool:
    """Whether a file speaks of the adapter."""
    return f"adapters.{adapter}" in file.read_text()
