"""The page on adding an adapter, followed in a copy of the project: its files are added, and its commands are run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_of_the_code
from tests.contracts.kit.law import Capability
from tests.contracts.laws.registry import PERSISTENCE
from tests.docs.pages import links
from tests.planted_changes.persistence import CHANGE, FOLDERS, KEPT, PAGE
from tests.planted_changes.test_planted_changes import run


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the fifth persistence, as the page leaves it."""
    tree = copy_of_the_code(tmp_path_factory.mktemp("fifth"), "tests")
    CHANGE.plant(tree)
    shutil.copy(ROOT / "Makefile", tree)
    (tree / ".venv").symlink_to(ROOT / ".venv")
    return tree


def test_the_fifth_persistence_obeys_every_law(tree: Path) -> None:
    """None fails; those are declined that need a line to a server, because there is none."""
    said = make(tree, "contracts", "ADAPTER=lmdb")
    closing = re.search(r"^persistence, lmdb: no server; laws: (\d+) passed, (\d+) declined$", said, re.MULTILINE)
    assert closing is not None, said
    declined = [law.number for law in PERSISTENCE.laws if Capability.FAULT_PROXY in law.needs]
    assert (int(closing[1]), int(closing[2])) == (len(PERSISTENCE.laws) - len(declined), len(declined)), said


def test_it_can_be_certified_by_its_name_and_address(tree: Path) -> None:
    """As an adapter from elsewhere: nothing of the kit has to know it."""
    said = make(tree, "certify", "ADAPTER=adapters.lmdb.persistence:LmdbPersistence", "URL=var/lmdb", "LAW=UOW-9")
    assert "1 of 1 laws are obeyed (1 passed)." in said


def test_the_shop_runs_on_it(tree: Path) -> None:
    """What is particular to it, every scenario through every way in, and what each use case asks of it."""
    tests = ("tests/persistence/test_lmdb_files.py", "tests/acceptance", "tests/architecture/test_statements.py")
    # Without the worker, which needs Redis whatever the persistence is.
    chosen = ("-k", "lmdb and not worker")
    status, said = run(tree, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, *chosen)
    assert status == 0, said
    for driver in ("in-process", "http", "cli"):
        assert re.search(rf"^{driver} .* (\d+) of \1$", said, re.MULTILINE), said


def test_the_page_shows_every_file_that_is_added() -> None:
    """And links to it where it is kept."""
    shown = {(PAGE.parent / target).resolve() for _, target in links(PAGE)}
    kept = {file for folder in FOLDERS for file in (KEPT / folder).glob("*.py") if file.stat().st_size}
    assert kept - shown == set()


def make(tree: Path, *arguments: str) -> str:
    """What a target of the Makefile says in the tree. The environment is the project's, and is left as it is."""
    assert f"`make {' '.join(arguments)}`" in PAGE.read_text(encoding="utf-8"), "the page names the command"
    done = subprocess.run(
        ["make", "--assume-old=.venv/.done", *arguments],
        cwd=tree,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
