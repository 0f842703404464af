"""Events as they are stored in the outbox and delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class Unreadable(Event):
    """Stands in the place of an event that this version of the shop cannot read: `data` is what is stored (OBX-15).

    `is_newer` says that a newer version of the shop has written it, which will be able to read it (OBX-15).
    """

    data: str
    reason: str
    is_newer: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event with what is needed to deliver it: its id, name and version, its aggregate, and headers.

    `at` is when it was committed, by the clock port (OBX-23). Messages may arrive in any order; a handler for which
    order matters compares `aggregate_version` (OBX-23).
    """

    id: UUID
    name: str
    version: int
    aggregate: UUID
    aggregate_version: int
    at: datetime
    event: Event
    headers: Mapping[str, str] = field(default_factory=dict)
