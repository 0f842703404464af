"""What travels with every message."""

from collections.abc import Mapping
from typing import Protocol


class MessageHeaders(Protocol):
    """What travels with every message and means nothing to the shop, such as a trace (OBX-8)."""

    def current(self) -> Mapping[str, str]:
        """The headers of what is being done right now."""
        ...
