"""What the shop's aggregates have in common."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """An append-only record: stored once, together with the aggregate that made it, and never changed.

    It is no part of the aggregate, which therefore does not grow with its history.
    """


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
        self._entries: tuple[Entry, ...] = ()

    @property
    def natural_key(self) -> str | None:
        """A second key besides the id, unique among aggregates of this kind; None for kinds that have none."""
        return None

    def collect_events(self) -> tuple[Event, ...]:
        """Hand over the events raised since the last time, in order."""
        events, self._events = self._events, ()
        return events

    def collect_entries(self) -> tuple[Entry, ...]:
        """Hand over the entries appended since the last time, in order."""
        entries, self._entries = self._entries, ()
        return entries

    def _raise_event(self, event: Event) -> None:
        self._events += (event,)

    def _append_entry(self, entry: Entry) -> None:
        self._entries += (entry,)
