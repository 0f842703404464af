"""The port that makes new ids."""

from typing import Protocol
from uuid import UUID


class IdGenerator(Protocol):
    """Where new ids come from."""

    def new(self) -> UUID:
        """A UUID never given out before, of version 7 (RFC 9562): later ones sort later."""
        ...
