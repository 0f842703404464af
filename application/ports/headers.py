"""The port that knows the headers for new messages."""

from collections.abc import Mapping
from typing import Protocol


class MessageHeaders(Protocol):
    """Headers that are stored with every message and mean nothing to the shop, such as a trace context (OBX-8).

    Whoever takes a request in says what it is, for as long as the request is worked on (SYS-6).
    """

    def current(self) -> Mapping[str, str]:
        """The headers of what is being done right now, and of nothing that is done at the same time (SYS-5)."""
        ...
