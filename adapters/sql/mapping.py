"""How aggregates are stored in tables: each part declares one mapping for each of its aggregates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Row, Select, Table, select

from domain.shared.aggregate import Aggregate, Entry

AggregateT = TypeVar("AggregateT", bound=Aggregate)
EntryT = TypeVar("EntryT", bound=Entry)

Record = Mapping[str, object]
"""A row to be written: its values by column."""
Found = Row[*tuple[Any, ...]]
"""A row that was read."""


@dataclass(frozen=True, slots=True)
class Children(Generic[AggregateT]):
    """Rows that an aggregate consists of, in order: written, read and removed with it.

    The primary key of their table is the id of the aggregate and a number, from 1; `rows` leaves both out. Their
    other columns must not have the names of columns of the aggregate's table, because the two are read joined.
    """

    table: Table
    rows: Callable[[AggregateT], Iterable[Record]]

    def records(self, aggregate: AggregateT) -> list[Record]:
        """The complete child rows of this aggregate."""
        parent, number = self.table.primary_key.columns.keys()
        return [{parent: aggregate.id, number: position, **row} for position, row in enumerate(self.rows(aggregate), 1)]


@dataclass(frozen=True, slots=True)
class Entries(Generic[EntryT]):
    """Append-only rows: inserted with an aggregate, not read with it, never changed, and removed with it."""

    kind: type[EntryT]
    table: Table
    record: Callable[[EntryT], Record]


@dataclass(frozen=True, eq=False)
class AggregateMapping(Generic[AggregateT]):
    """One kind of aggregate: its table, and the way into rows and back.

    `row` leaves id and version out. `restore` is given the aggregate's row and those of its children.
    """

    kind: type[AggregateT]
    table: Table
    row: Callable[[AggregateT], Record]
    restore: Callable[[Found, Sequence[Found]], AggregateT]
    natural_key: Column[str] | None = None
    children: Children[AggregateT] | None = None
    entries: Entries[Any] | None = None

    def __post_init__(self) -> None:
        if self.children and (ambiguous := {*self.table.c.keys()} & {*self.children.table.c.keys()}):
            raise ValueError(f"{self.table.name} and its children share the columns {', '.join(sorted(ambiguous))}")

    @cached_property
    def select(self) -> Select[Any]:
        """The statement that reads aggregates with their children."""
        if self.children is None:
            return select(self.table)
        rows = self.children.table
        return (
            select(self.table, *rows.c)
            .join_from(self.table, rows, isouter=True)
            .order_by(self.table.c.id, *rows.primary_key.columns)
        )

    def record(self, aggregate: AggregateT) -> Record:
        """The complete row of the aggregate itself."""
        return {"id": aggregate.id, "version": aggregate.version, **self.row(aggregate)}

    def aggregates(self, found: Sequence[Found]) -> list[AggregateT]:
        """The aggregates in the rows that `select` has found."""
        if self.children is None:
            return [self.restore(row, ()) for row in found]
        _, number = self.children.table.primary_key.columns.keys()
        restored = []
        for _, group in groupby(found, key=lambda row: row.id):
            rows = list(group)
            has_children = getattr(rows[0], number) is not None
            restored.append(self.restore(rows[0], rows if has_children else ()))
        return restored
