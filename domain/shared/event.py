"""What every event of the shop has in common."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact. It never changes; a new shape gets a new version."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
