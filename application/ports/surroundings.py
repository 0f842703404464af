"""Small ports: time, identity, and what travels or rings along."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """What time it is. Plain, not async: it never waits."""

    def now(self) -> datetime:
        """The time, aware, in UTC, to the microsecond."""
        ...


class IdGenerator(Protocol):
    """Where new ids come from."""

    def new(self) -> UUID:
        """A UUID never given out before, of version 7 (RFC 9562): later ones sort later."""
        ...


class Doorbell(Protocol):
    """Tells whoever delivers messages that there are some."""

    def ring(self) -> None:
        """Wake the relay. It never waits and never fails; a lost ring only costs time."""
        ...


class MessageHeaders(Protocol):
    """What travels with every message and means nothing to the shop, such as a trace (OBX-8)."""

    def current(self) -> Mapping[str, str]:
        """The headers of what is being done right now."""
        ...
