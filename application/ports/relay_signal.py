"""The port that wakes the relay after a commit."""

from typing import Protocol


class RelaySignal(Protocol):
    """Tells the relay that there are new messages in the outbox."""

    def notify(self) -> None:
        """Wake the relay. It never waits and never fails; a lost signal only costs time."""
        ...
