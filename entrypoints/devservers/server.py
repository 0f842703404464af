"""What a development server is, however it was started, and the words its starters share."""

import time
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from domain.shared.errors import ShopError

Technology: TypeAlias = str
"""A kind of server, by the name it has in settings: "postgres" for SIXFOLD_POSTGRES_URL."""

START_DEADLINE = 60.0
"""Seconds a server may take until it answers; a crash is noticed at once."""
POLL_INTERVAL = 0.02


@dataclass(eq=False)
class DevServerFailed(ShopError):
    """A server could not be started, reached or restarted; `reason` says what was tried."""

    code = "dev_server_failed"
    sentence = "{reason}"

    reason: str


class NotReady(Exception):
    """The server does not answer, or not yet."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a server says it is: "PostgreSQL 18.4", and whether that is the real product."""

    name: str
    stand_in: bool = False


class Process(Protocol):
    """A server that we run: a child process or a container. Its address never changes."""

    @property
    def url(self) -> str: ...

    @property
    def origin(self) -> str:
        """Where it came from, for people: "container redis:8"."""
        ...

    def ended(self) -> str | None:
        """Why it no longer runs; None while it does."""
        ...

    def kill(self) -> None:
        """End it without warning and wait until it is gone. Its data stay."""
        ...

    def start(self) -> None:
        """Start it once more after `kill`, at the same address, on the same data."""
        ...

    def identify(self) -> Identity:
        """Ask the server what it is. Raises `NotReady`."""
        ...


@dataclass(frozen=True, slots=True)
class DevServer:
    """A server to develop and test against.

    `stand_in` is the server's own answer: a container named after a product can hold another one.
    """

    technology: Technology
    url: str
    description: str
    stand_in: bool
    process: Process | None = None
    """None for a server that is not ours to kill."""

    def kill(self) -> None:
        """End the server without warning (SIGKILL). Raises `DevServerFailed` if it is not ours."""
        self._own().kill()

    def restart(self) -> None:
        """Start it after `kill`: same address, same data. Returns when it answers."""
        process = self._own()
        process.start()
        wait_until_ready(process)

    def _own(self) -> Process:
        if self.process is None:
            raise DevServerFailed(f"{self.description} was not started here: it is not ours to kill.")
        return self.process


def wait_until_ready(process: Process) -> Identity:
    """What the server says it is, once it answers. Raises `DevServerFailed` if it never does."""
    deadline = time.monotonic() + START_DEADLINE
    while True:
        if ended := process.ended():
            raise DevServerFailed(f"{process.origin}: {ended}")
        try:
            return process.identify()
        except NotReady as error:
            if time.monotonic() > deadline:
                reason = f"no answer within {START_DEADLINE:.0f} s ({error})"
                raise DevServerFailed(f"{process.origin}: {reason}") from error
        time.sleep(POLL_INTERVAL)
