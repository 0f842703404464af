"""Outages in the log: a line when one begins and a line when it is over, however many things it stops."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from application.ports.clock import Clock
from application.ports.errors import CommitUnknown, Unavailable
from domain.shared.errors import ShopError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outages:
    """What does not work at present in one process, and for which cause.

    What fails because a server is unavailable is an outage of that server, however many tenants and attempts it
    meets. Everything else is an outage of its own.
    """

    clock: Clock
    _causes: dict[str, str] = field(default_factory=dict)
    _since: dict[str, datetime] = field(default_factory=dict)

    def begins(self, what: str, error: Exception) -> None:
        """Note that `what` does not work. Only the first that an outage stops is logged.

        An error that explains itself is a sentence; of any other, a mistake in the code perhaps, there is the trace.
        """
        cause = error.service if isinstance(error, Unavailable | CommitUnknown) else what
        self._causes[what] = cause
        if cause not in self._since:
            self._since[cause] = self.clock.now()
            trace = None if isinstance(error, ShopError) else error
            log.warning("%s does not work: %s Nothing is lost; it is tried again.", what, error, exc_info=trace)

    def ends(self, what: str) -> None:
        """Note that `what` works. If it did not, the outage that it had met is over, for all."""
        cause = self._causes.get(what)
        if cause is None:
            return
        for stopped in [each for each, its in self._causes.items() if its == cause]:
            del self._causes[stopped]
        log.info("%s works again, after %s.", cause, self.clock.now() - self._since.pop(cause))
