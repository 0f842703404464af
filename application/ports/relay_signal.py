"""Waking the relay."""

from typing import Protocol


class RelaySignal(Protocol):
    """Tells whoever delivers messages that there are some."""

    def notify(self) -> None:
        """Wake the relay. It never waits and never fails; a lost ring only costs time."""
        ...
