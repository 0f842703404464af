"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """What time it is, as the machine sees it."""

    def now(self) -> datetime:
        """The time, aware, in UTC, to the microsecond."""
        return datetime.now(UTC)
