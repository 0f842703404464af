"""What the shop's aggregates have in common."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.event import Event


@dataclass(kw_only=True)
class Aggregate:
    """Things that change together and are stored as one, under one version.

    Every field holds an immutable value, so a shallow copy of an aggregate is a full one.
    The version is 0 until it is first stored and grows by one with every stored change.
    """

    label: ClassVar[str]
    """What people call one of them: `There is no {label} …`."""

    id: UUID
    version: int = 0

    def __post_init__(self) -> None:
        self._events: tuple[Event, ...] = ()

    @property
    def natural_key(self) -> str | None:
        """A second key besides the id, unique among aggregates of this kind; None for kinds that have none."""
        return None

    def collect_events(self) -> tuple[Event, ...]:
        """Hand over what has happened since the last time, in order."""
        events, self._events = self._events, ()
        return events

    def _raise_event(self, event: Event) -> None:
        self._events += (event,)
