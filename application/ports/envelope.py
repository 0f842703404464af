"""An event on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event on its way to its handlers.

    Order of arrival is not promised: whoever cares compares `aggregate_version`.
    """

    id: UUID
    name: str
    version: int
    aggregate: UUID
    aggregate_version: int
    at: datetime
    event: Event
    headers: Mapping[str, str] = field(default_factory=dict)
