"""Copies of the project for the mutants, so that nothing of what people work on is ever changed."""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.trees import CODE, ROOT, copy_of_the_code

_NAME = "trees-"


@contextmanager
def copies(home: Path) -> Iterator[Path]:
    """A directory below `home` for the copies of one run.

    It is removed at the end, or by a later run. A second run at the same time is turned away.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Another run is at work in {home}.") from None
        for left in home.glob(f"{_NAME}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=home.resolve(), prefix=_NAME, ignore_cleanup_errors=True) as directory:
            yield Path(directory)


def snapshot(to: Path) -> Path:
    """The project as it is now, with the environment it runs in."""
    copy_of_the_code(to, "tests", "docs")
    for file in [*ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "compose.yaml", ROOT / "kingfisher.yaml"]:
        shutil.copy(file, to)
    (to / ".venv").symlink_to(ROOT / ".venv")
    return to


def twin(of: Path, to: Path) -> Path:
    """Another copy, bytecode included."""
    return Path(shutil.copytree(of, to, symlinks=True))


def digest_of_tests(tree: Path) -> str:
    """What tells one state of the tests from another."""
    return _digest(tree, "tests")


def digest_of_all(tree: Path) -> str:
    """What tells one state of code and tests from another."""
    return _digest(tree, *CODE, "tests")


def _digest(tree: Path, *folders: str) -> str:
    """Without this package: its own tests try no mutant."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in (tree / folder).rglob("*.py")):
        if path.parent.name != "mutation":
            digest.update(path.relative_to(tree).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def changed(tree: Path, path: str, text: str) -> Iterator[None]:
    """The tree with another text in this file."""
    file = tree / path
    before = file.read_text(encoding="utf-8")
    for bytecode in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        bytecode.unlink()
    file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")
