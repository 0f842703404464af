"""The base of all domain events."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened. It is stored and queued under its `name` and `version`, which never change.

    An event with different fields is a new class with the same name and a higher version.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
