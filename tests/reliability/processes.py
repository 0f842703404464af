"""The `sixfold` command as a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from entrypoints.bootstrap.server_settings import PREFIX
from entrypoints.bootstrap.settings import Settings
from tests.support.variables import as_variables
from tests.support.waiting import LONG


@dataclass(frozen=True, slots=True)
class Running:
    """A command that runs, the leader of a process group, and all that it has said."""

    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        """What it has said until now, on standard output and standard error."""
        return self.output.read_text()

    def wait_for(self, words: str, *, times: int = 1) -> list[str]:
        """Wait until it has said something so often; what the groups of the pattern found."""
        deadline = monotonic() + LONG
        while len(found := re.findall(words, self.said())) < times:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.said()}"
            assert monotonic() < deadline, f"it did not say {words!r}:\n{self.said()}"
            sleep(0.02)
        return [str(each) for each in found]

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to every process of the group."""
        os.killpg(self.process.pid, number)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        return self.process.wait(LONG)


def environment(settings: Settings) -> Mapping[str, str]:
    """This process's environment, with these settings and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**others, **as_variables(settings)}


@contextmanager
def sixfold(settings: Settings, *arguments: str, output: Path) -> Iterator[Running]:
    """A command that runs until it ends, at the latest with the block."""
    command = [sys.executable, "-c", "from entrypoints.cli.main import main; main()", *arguments]
    with (
        output.open("ab") as log,
        subprocess.Popen(
            command, env=environment(settings), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        running = Running(process, output)
        try:
            yield running
        finally:
            if process.poll() is None:
                running.signal_all(signal.SIGKILL)
