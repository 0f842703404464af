"""Log lines about what fails again and again: one when it begins, one when it is over, and silence in between."""

import logging

from application.ports.errors import Unavailable
from domain.shared.errors import ShopError


class OutageLog:
    """Knows what is failing at present, so that an outage is one line, however many tenants and attempts it meets.

    What fails because a server is unavailable is one outage, that of the server. Everything else is its own.
    """

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._causes: dict[str, str] = {}

    def failed(self, what: str, error: Exception) -> None:
        """Something has failed; `what` begins the line. Of an error that explains itself there is no trace."""
        cause = error.service if isinstance(error, Unavailable) else what
        is_new = cause not in self._causes.values()
        self._causes[what] = cause
        if not is_new:
            return
        if isinstance(error, ShopError):
            self._log.warning("%s: %s Until that is over, it is not said again.", what, error)
        else:
            self._log.error("%s failed. Until that is over, it is not said again.", what, exc_info=error)

    def worked(self, what: str) -> None:
        """Something has worked; if it had failed before, its outage is over."""
        over = self._causes.get(what)
        if over is not None:
            self._causes = {other: cause for other, cause in self._causes.items() if cause != over}
            self._log.info("%s works again.", over)
