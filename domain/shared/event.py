"""The base of all domain events."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened. It is stored and queued under its `name` and `version`.

    An event that gets other fields gets a higher version, and keeps its name.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
