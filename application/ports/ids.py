"""The port that makes new ids."""

from typing import Protocol
from uuid import UUID


class IdGenerator(Protocol):
    """Where new ids come from."""

    def new(self) -> UUID:
        """A UUID never given out before, of version 7 of RFC 9562 (SYS-3): later ones sort later (SYS-4)."""
        ...
