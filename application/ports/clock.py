"""The port that tells the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is. Plain, not async: it never waits (TYP-0)."""

    def now(self) -> datetime:
        """The time, aware, in UTC (SYS-1), to the microsecond (SYS-11); in one process it never goes back (SYS-2)."""
        ...
