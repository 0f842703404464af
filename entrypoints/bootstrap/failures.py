"""What fails again and again, by its cause: so that an outage which many things meet is one outage in the log."""

from application.messaging.outages import Outages
from application.ports.errors import Unavailable


class Failures:
    """Knows what has failed, and why. What fails because a server is unavailable is an outage of that server, however
    many tenants and attempts it meets; everything else is an outage of its own.
    """

    def __init__(self, outages: Outages) -> None:
        self._outages = outages
        self._causes: dict[str, str] = {}

    def failed(self, what: str, error: Exception) -> None:
        """Note that something has failed."""
        cause = error.service if isinstance(error, Unavailable) else what
        self._causes[what] = cause
        self._outages.begins(cause, error)

    def worked(self, what: str) -> None:
        """Note that something has worked. If it had failed before, the outage that it had met is over."""
        cause = self._causes.get(what)
        if cause is not None:
            self._causes = {other: its for other, its in self._causes.items() if its != cause}
            self._outages.ends(cause)
