"""How aggregates are stored as documents: each part declares one mapping for each of its aggregates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from adapters.mongo.drivers import Document
from domain.shared.aggregate import Aggregate, Entry

AggregateT = TypeVar("AggregateT", bound=Aggregate)
EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Entries(Generic[EntryT]):
    """Append-only documents: inserted with an aggregate, not read with it, never changed, and removed with it.

    `owner` is the field that holds the id of the aggregate.
    """

    kind: type[EntryT]
    collection: str
    owner: str
    document: Callable[[EntryT], Document]


@dataclass(frozen=True, slots=True)
class AggregateMapping(Generic[AggregateT]):
    """One kind of aggregate: its collection, and the way into a document and back.

    `fields` leaves id and version out. `natural_key` is the name of the field that holds the natural key.
    """

    kind: type[AggregateT]
    collection: str
    fields: Callable[[AggregateT], Document]
    restore: Callable[[Document], AggregateT]
    natural_key: str | None = None
    entries: Entries[Any] | None = None

    def document(self, aggregate: AggregateT) -> Document:
        """The complete document of an aggregate. Each field is named, so that nothing is stored by accident."""
        return {"_id": aggregate.id, "version": aggregate.version, **self.fields(aggregate)}
