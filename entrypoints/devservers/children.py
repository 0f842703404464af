"""Servers as child processes on loopback, from the binaries that PyPI packages carry."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from entrypoints.devservers import guard
from entrypoints.devservers.data_directory import Keep
from entrypoints.devservers.machine import free_port
from entrypoints.devservers.recipe import Command, Recipe
from entrypoints.devservers.server import Identity

KEEPING = signal.SIGINT
"""Has every server put its data away and end; to PostgreSQL SIGTERM would mean "when the last client has left"."""


class ChildProcess:
    """A server below a guard, which ends it when we end, however that happens. See `guard`."""

    def __init__(
        self,
        recipe: Recipe,
        command: Command,
        scratch: Path,
        port: int,
        log: BinaryIO,
        keep: Keep | None,
    ) -> None:
        self.url = recipe.url("127.0.0.1", port)
        self.origin = f"child process, from the package {recipe.package}"
        self._recipe = recipe
        self._command = command
        self._scratch = scratch
        self._log = log
        # The guard shares the lock, so that nobody gets at the files before the server is gone.
        self._shared = (keep.lock,) if keep else ()
        self._stop_with = KEEPING if keep else recipe.discard_with
        self.start()

    def start(self) -> None:
        program = (sys.executable, "-I", "-S", str(guard.__file__))
        self._guard = subprocess.Popen(  # noqa: S603 - our own program
            (*program, self._command.user, str(self._scratch), str(int(self._stop_with)), *self._command.arguments),
            cwd=self._scratch,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            pass_fds=self._shared,
            # A Ctrl-C in the terminal is for us: we stop the server when we no longer need it.
            start_new_session=True,
        )

    def ended(self) -> str | None:
        if self._guard.poll() is None:
            return None
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").split("\n")
        return " / ".join([line for line in lines if line][-3:]) or "it ended without a word"

    def identify(self) -> Identity:
        return self._recipe.identify(self.url)

    def kill(self) -> None:
        self._guard.communicate(guard.KILL)

    def stop(self) -> None:
        self._guard.communicate()


@contextmanager
def child_process(recipe: Recipe, keep: Keep | None, port: int | None = None) -> Iterator[ChildProcess]:
    """Start it on this port, else on a free one, with its data in the directory that is kept, or thrown away."""
    with tempfile.TemporaryDirectory(prefix=f"sixfold-{recipe.technology}-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        files = keep.files if keep else scratch / "files"
        files.mkdir(exist_ok=True)
        port = port or free_port()
        command = recipe.prepare(files, scratch, port)
        with files.with_name("server.log").open("w+b") as log:
            child = ChildProcess(recipe, command, scratch, port, log, keep)
            try:
                yield child
            finally:
                child.stop()
