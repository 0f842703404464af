"""The port that wakes the relay after a commit."""

from typing import Protocol


class RelaySignal(Protocol):
    """Tells the relay that there are new messages in the outbox."""

    def notify(self) -> None:
        """Wake the relay: now, or as soon as it waits again (SYS-10).

        It never waits and never fails (SYS-9). One that is lost with its process only costs time (OBX-6).
        """
        ...
