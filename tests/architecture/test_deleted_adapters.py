"""Any adapter can be deleted, and whatever does not name it stays as it was."""

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.architecture.trees import CODE, ROOT, copy_of_the_code, failures_in, failures_of_the_core, run_python

ADAPTERS = sorted(
    folder.name
    for folder in (ROOT / "adapters").iterdir()
    if (folder / "__init__.py").exists() and folder.name != "shared"
)
ALL_BUT_MEMORY = [adapter for adapter in ADAPTERS if adapter != "memory"]

IMPORT_ALL = """
import importlib, sys, traceback
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except Exception:
        print(f"ERROR {module}")
        traceback.print_exc()
"""


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole project. What is wrong in it anyway is asked only if something is wrong without an adapter."""
    return copy_of_the_code(tmp_path_factory.mktemp("intact"), "tests")


# Pattern P01: Ports as Protocols
@pytest.mark.parametrize("adapter", ADAPTERS)
def test_without_one_adapter_everything_else_can_be_imported(adapter: str, intact: Path, tmp_path: Path) -> None:
    """The folder is deleted, and all modules that do not name it can still be imported.

    What fails with the adapter, too, is the module's own failure, which its tests report.
    """
    tree = without([adapter], copy_of_the_code(tmp_path, "tests"))
    if failures := import_failures(tree, adapter):
        added = failures.keys() - import_failures(intact).keys()
        assert added == set(), "\n".join({failures[failure] for failure in added})


@pytest.mark.parametrize("deleted", [["memory"], ALL_BUT_MEMORY], ids=["memory", "all but memory"])
def test_without_an_adapter_the_tests_of_the_core_pass(deleted: list[str], intact: Path, tmp_path: Path) -> None:
    """The folders are deleted, with the tests that name one of them; tests of the core name that in memory alone.

    What fails with the adapters, too, is the core's own failure, which its own tests report.
    """
    if failures := failures_of_the_core(without(deleted, copy_of_the_code(tmp_path, "tests"))):
        added = failures.keys() - failures_of_the_core(intact).keys()
        assert added == set(), "\n".join({failures[failure] for failure in added})


def without(adapters: Collection[str], tree: Path) -> Path:
    """The tree, in which these adapters and every test that names one of them are deleted."""
    for adapter in adapters:
        shutil.rmtree(tree / "adapters" / adapter)
        for test in [file for file in (tree / "tests").rglob("*.py") if names(file, adapter)]:
            test.unlink()
    return tree


def import_failures(tree: Path, without: str | None = None) -> dict[str, str]:
    """The modules that cannot be imported, but for those that name an adapter, with what Python said."""
    modules = [
        ".".join(file.relative_to(tree).with_suffix("").parts).removesuffix(".__init__")
        for folder in CODE
        for file in (tree / folder).rglob("*.py")
        if not (without and names(file, without))
    ]
    said = run_python(tree, "-c", IMPORT_ALL, *modules)
    return dict.fromkeys(failures_in(said), said)


def names(file: Path, adapter: str) -> bool:
    """Whether a file speaks of the adapter."""
    return f"adapters.{adapter}" in file.read_text()
