"""A directory that keeps a server's data between runs, and serves one server at a time."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from entrypoints.devservers.server import (
    POLL_INTERVAL,
    START_DEADLINE,
    DevServerFailed,
    NotReady,
)


@dataclass(frozen=True, slots=True)
class Keep:
    """A directory that is ours as long as somebody holds the file descriptor `lock`."""

    directory: Path
    lock: int

    @property
    def files(self) -> Path:
        """Where a child process has its data."""
        return self.directory / "files"

    @property
    def in_container(self) -> bool | None:
        """Whether a container or a child process wrote the data; None while there are none."""
        if (self.directory / "volume").exists():
            return True
        return False if self.files.exists() and any(self.files.iterdir()) else None

    def volume(self) -> str:
        """The name of the container's volume, made up once."""
        note = self.directory / "volume"
        if not note.exists():
            note.write_text(f"sixfold-{uuid4().hex[:12]}")
        return note.read_text()

    def forget_volume(self) -> None:
        """The first start of a container failed, so nothing is in its volume."""
        (self.directory / "volume").unlink(missing_ok=True)

    def announce(self, url: str) -> None:
        """Tell other processes where the server is."""
        draft = self.directory / "address.new"
        draft.write_text(url)
        draft.replace(self.directory / "address")


@contextmanager
def claim(directory: Path, answers: Callable[[str], object]) -> Iterator[Keep | str]:
    """Yield the directory if nobody serves it, else the address where somebody does.

    So the worker and a command in a second terminal meet the server of the first, and no two
    servers write to the same files. `answers(url)` raises `NotReady` where a server is still
    starting or already stopping.
    """
    directory.mkdir(parents=True, exist_ok=True)
    address = directory / "address"
    with (directory / "lock").open("w") as lock:
        deadline = time.monotonic() + START_DEADLINE
        while not _locked(lock.fileno()):
            if address.exists():
                url = address.read_text()
                try:
                    answers(url)
                except NotReady:
                    pass
                else:
                    yield url
                    return
            if time.monotonic() > deadline:
                raise DevServerFailed(f"{directory} is in use by a server that does not answer")
            time.sleep(POLL_INTERVAL)
        address.unlink(missing_ok=True)
        try:
            yield Keep(directory.absolute(), lock.fileno())
        finally:
            address.unlink(missing_ok=True)


def is_served(directory: Path) -> bool:
    """Whether a process holds the directory."""
    with (directory / "lock").open("w") as lock:
        return not _locked(lock.fileno())


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
