"""The data of one tenant, in dictionaries."""

from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from application.ports.envelope import Envelope
from application.ports.storage import AnyAggregate, IdempotencyRecord
from domain.shared.aggregate import Aggregate, Entry

EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(slots=True)
class Outgoing:
    """A message in the outbox. `due` is None once it was sent or became a dead letter."""

    envelope: Envelope
    due: datetime | None
    attempts: int = 0
    failures: int = 0
    handled: frozenset[str] = frozenset()
    sent_at: datetime | None = None
    reason: str = ""

    @property
    def is_dead_letter(self) -> bool:
        """Whether it was not sent and nobody tries to send it any more."""
        return self.due is None and self.sent_at is None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When a job's turn can be claimed, and by which token its holder is known."""

    due: datetime
    token: UUID


@dataclass(slots=True)
class Tables:
    """Aggregates by kind and id, and what is stored beside them."""

    aggregates: defaultdict[type[Aggregate], dict[UUID, Aggregate]] = field(default_factory=lambda: defaultdict(dict))
    natural_keys: dict[tuple[type[Aggregate], str], UUID] = field(default_factory=dict)
    entries: defaultdict[tuple[type[Aggregate], UUID], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    outbox: dict[UUID, Outgoing] = field(default_factory=dict)
    idempotency_records: dict[tuple[str, str], IdempotencyRecord] = field(default_factory=dict)
    schedules: dict[str, Scheduled] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all of it, also for those who have it at hand."""
        for table in fields(self):
            getattr(self, table.name).clear()

    def of(self, kind: type[AnyAggregate]) -> dict[UUID, AnyAggregate]:
        """The aggregates of one kind, by id. These are not copies: a caller may not change them or give them away."""
        return cast(dict[UUID, AnyAggregate], self.aggregates[kind])

    def entries_of(self, kind: type[Aggregate], id: UUID, entry: type[EntryT]) -> list[EntryT]:
        """The entries of one aggregate, in the order in which they were stored."""
        return [each for each in self.entries.get((kind, id), ()) if isinstance(each, entry)]
