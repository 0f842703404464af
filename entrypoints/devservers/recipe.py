"""How one technology is started and asked what it is: a `Recipe` in the file of its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, Signals

from entrypoints.devservers.server import Identity, Technology


@dataclass(frozen=True, slots=True)
class Image:
    """A container image, and how to start it so that what it acknowledged survives a crash."""

    variable: str
    """The environment variable that names another image than the official one."""
    official: str
    port: int
    storage: str
    """Where its data lie in the container."""
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    initiate: Callable[[str], None] | None = None
    """What a new container at this URL must be told before it serves. Raises `NotReady`."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that starts a server as a child process; `user` "" is whoever we are."""

    arguments: tuple[str, ...]
    user: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One technology.

    `prepare(files, scratch, port)` makes `files` ready to hold the data and returns the command;
    what it puts into `scratch` lives as long as the server. It raises `DevServerFailed`.
    `identify(url)` asks the server; it raises `NotReady`. `discard_with` ends a child process whose data are thrown
    away: nobody waits until they are written.
    """

    technology: Technology
    product: str
    package: str
    image: Image
    url: Callable[[str, int], str]
    prepare: Callable[[Path, Path, int], Command]
    identify: Callable[[str], Identity]
    discard_with: Signals = SIGKILL
