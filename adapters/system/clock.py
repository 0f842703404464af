"""The machine's clock."""

from collections.abc import Callable
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """What time it is, as the machine sees it.

    When the machine's clock is set back, time stands still here until that clock has caught up. `read` tells the time
    of the machine; tests put another one in its place.
    """

    def __init__(self, read: Callable[[], datetime] = _utc_now) -> None:
        self._read = read
        self._latest = read()

    def now(self) -> datetime:
        """The time, aware, in UTC, to the microsecond; never earlier than the last time."""
        self._latest = max(self._latest, self._read())
        return self._latest
