"""Any adapter can be deleted, and whatever does not name it stays as it was."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import CODE, ROOT, copy_of_the_code

ADAPTERS = sorted(
    folder.name
    for folder in (ROOT / "adapters").iterdir()
    if (folder / "__init__.py").exists() and folder.name != "shared"
)

IMPORT_ALL = """
import importlib, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


# Pattern P01: Ports as Protocols
@pytest.mark.parametrize("adapter", ADAPTERS)
def test_without_one_adapter_everything_else_works(adapter: str, tmp_path: Path) -> None:
    """The folder is deleted: all modules that do not name it can be imported, and the core's tests pass."""
    tree = copy_of_the_code(tmp_path, "tests")
    shutil.rmtree(tree / "adapters" / adapter)
    for test in [file for file in (tree / "tests").rglob("*.py") if names(file, adapter)]:
        test.unlink()

    modules = [
        module_name(file, tree) for folder in CODE for file in (tree / folder).rglob("*.py") if not names(file, adapter)
    ]
    run(tree, "-c", IMPORT_ALL, *modules)
    tests = [str(file) for folder in ("domain", "application") for file in (tree / "tests" / folder).rglob("test_*.py")]
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)


def names(file: Path, adapter: str) -> bool:
    """Whether a file speaks of the adapter."""
    return f"adapters.{adapter}" in file.read_text()


def module_name(file: Path, tree: Path) -> str:
    """The module that a file is."""
    return ".".join(file.relative_to(tree).with_suffix("").parts).removesuffix(".__init__")


def run(tree: Path, *arguments: str) -> None:
    """Run Python in the tree; whatever it says is shown when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
