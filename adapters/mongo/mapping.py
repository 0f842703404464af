"""How aggregates are kept as documents: what each part of the shop says once about each of its aggregates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pymongo import IndexModel

from adapters.mongo.drivers import Document
from domain.shared.aggregate import Aggregate, Entry

AggregateT = TypeVar("AggregateT", bound=Aggregate)
EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Entries(Generic[EntryT]):
    """Documents that are written with an aggregate once, and neither read with it nor changed; removed with it.

    `owner` is the field that holds the id of the aggregate.
    """

    kind: type[EntryT]
    collection: str
    owner: str
    document: Callable[[EntryT], Document]
    indexes: Sequence[IndexModel] = ()


@dataclass(frozen=True, slots=True)
class AggregateMapping(Generic[AggregateT]):
    """One kind of aggregate: its collection, and the way into a document and back.

    `fields` leaves id and version out. `natural_key` is the field that holds it.
    """

    kind: type[AggregateT]
    collection: str
    fields: Callable[[AggregateT], Document]
    restore: Callable[[Document], AggregateT]
    natural_key: str | None = None
    indexes: Sequence[IndexModel] = ()
    entries: Entries[Any] | None = None

    def document(self, aggregate: AggregateT) -> Document:
        """The aggregate, whole. Every field by name: nothing is stored because it happens to be there."""
        return {"_id": aggregate.id, "version": aggregate.version, **self.fields(aggregate)}
