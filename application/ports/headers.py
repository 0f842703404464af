"""What travels with every message."""

from collections.abc import Mapping
from typing import Protocol


class MessageHeaders(Protocol):
    """What travels with every message and means nothing to the shop, such as a trace (OBX-8).

    Whoever takes a request in says what it is, for as long as the request is worked on (SYS-6).
    """

    def current(self) -> Mapping[str, str]:
        """The headers of what is being done right now, and of nothing that is done at the same time (SYS-5)."""
        ...
