"""Outages in the log: a line when one begins and a line when it is over, however many messages it delays."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from application.ports.clock import Clock
from domain.shared.errors import ShopError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outages:
    """What does not work at present, for one process and all that wait there."""

    clock: Clock
    _since: dict[str, datetime] = field(default_factory=dict)

    @property
    def present(self) -> frozenset[str]:
        """What does not work at present."""
        return frozenset(self._since)

    def begins(self, what: str, error: Exception) -> None:
        """Note that `what` does not work. Only the first time since it last worked is logged.

        An error that explains itself is a sentence; of any other, a mistake in the code perhaps, there is the trace.
        """
        if what not in self._since:
            self._since[what] = self.clock.now()
            trace = None if isinstance(error, ShopError) else error
            log.warning("%s does not work: %s Nothing is lost; it is tried again.", what, error, exc_info=trace)

    def ends(self, what: str) -> None:
        """Note that `what` works."""
        if since := self._since.pop(what, None):
            log.info("%s works again, after %s.", what, self.clock.now() - since)
