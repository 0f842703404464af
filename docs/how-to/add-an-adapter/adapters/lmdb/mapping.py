"""How a kind of aggregate is stored: its table, its entries, and the keys under which queries find it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from adapters.lmdb.keys import number
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from domain.shared.aggregate import Aggregate, Entry

AggregateT = TypeVar("AggregateT", bound=Aggregate)
EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Entries(Generic[EntryT]):
    """The entries of one kind of aggregate, and the number by which those of an aggregate are sorted."""

    table: Table[EntryT]
    number: Callable[[EntryT], int]


@dataclass(frozen=True, slots=True)
class AggregateMapping(Generic[AggregateT]):
    """One kind. `index` gives more keys of an aggregate, with what is stored there for queries."""

    kind: type[AggregateT]
    table: Table[AggregateT]
    index: Callable[[AggregateT], Mapping[bytes, bytes]] = lambda _: {}
    entries: Entries[Any] | None = None

    def put(self, tree: Tree, aggregate: AggregateT, entries: Iterable[Entry]) -> None:
        """Store it, and add the entries to those that it has."""
        self.table.put(tree, aggregate.id.bytes, aggregate)
        for key, value in self.index(aggregate).items():
            tree.put(key, value)
        if self.entries is not None:
            for entry in entries:
                self.entries.table.put(tree, aggregate.id.bytes + number(self.entries.number(entry)), entry)

    def remove(self, tree: Tree, stored: AggregateT, *, with_entries: bool) -> None:
        """Forget it, as it was stored."""
        self.table.delete(tree, stored.id.bytes)
        for key in self.index(stored):
            tree.delete(key)
        if with_entries and self.entries is not None:
            self.entries.table.delete_all(tree, stored.id.bytes)
