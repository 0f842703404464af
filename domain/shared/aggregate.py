"""The base of all aggregates: identity, version, and the events and entries that wait to be stored."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """An append-only record, such as a movement of stock: stored once with the aggregate that made it, never changed.

    Entries are not loaded with the aggregate, so the aggregate does not grow with its history.
    """


@dataclass(kw_only=True)
class Aggregate:
    """An entity, with all that belongs to it, that is loaded and stored as a whole.

    Every field holds an immutable value, so that a shallow copy is a complete copy.
    `version` is 0 for a new aggregate and grows by one each time a change of it is stored.
    """

    label: ClassVar[str]
    """What this kind of aggregate is called in messages to people: `There is no {label} …`."""

    id: UUID
    version: int = 0

    def __post_init__(self) -> None:
        self._events: tuple[Event, ...] = ()
        self._entries: tuple[Entry, ...] = ()

    @property
    def natural_key(self) -> str | None:
        """A second unique key besides the id, such as a SKU; None for kinds of aggregate that have no such key."""
        return None

    def collect_events(self) -> tuple[Event, ...]:
        """The events raised since the last call, in order. Each event is handed over once."""
        events, self._events = self._events, ()
        return events

    def collect_entries(self) -> tuple[Entry, ...]:
        """The entries appended since the last call, in order. Each entry is handed over once."""
        entries, self._entries = self._entries, ()
        return entries

    def _raise_event(self, event: Event) -> None:
        self._events += (event,)

    def _append_entry(self, entry: Entry) -> None:
        self._entries += (entry,)
