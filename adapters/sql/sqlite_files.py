"""Whether a write to a SQLite file would last: the file is still in its place, and its disk takes what is written."""

import tempfile
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

PROBE = 64 * 1024
"""Bytes that there must be room for: more than the write-ahead log grows by with most transactions."""


class Place(Enum):
    """What is where a file was opened."""

    OURS = auto()
    ANOTHERS = auto()
    """Somebody has put another file there, such as a backup."""
    NOTHING = auto()


class OpenFile:
    """A file that connections have open. It can be written to even when it is deleted; nobody finds it again then.

    `note` and `place` ask the file system, and so belong into a thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None

    @property
    def was_opened(self) -> bool:
        """Whether there was a file when it was to be opened."""
        return self._opened is not None

    def note(self) -> None:
        """Remember which file is about to be opened, if there is one."""
        with suppress(FileNotFoundError):
            self._opened = _identity(self.path)

    def place(self) -> Place:
        """What is there now. `OSError` if that cannot be known."""
        try:
            found = _identity(self.path)
        except FileNotFoundError:
            return Place.NOTHING
        return Place.OURS if self._opened in {None, found} else Place.ANOTHERS


def must_take_writes(directory: Path) -> None:
    """`OSError` when the directory is missing or read-only, or its disk is full. Leaves nothing behind."""
    with tempfile.TemporaryFile(dir=directory) as probe:
        probe.write(bytes(PROBE))
        probe.flush()


def delete(file: Path) -> None:
    """Delete a database. Its log goes first: one that is left would be taken for that of the next file of this name."""
    for suffix in ("-wal", "-shm", ""):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
