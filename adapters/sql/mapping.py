"""How aggregates are kept in tables: what each part of the shop says once about each of its aggregates."""

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

    The primary key of their table is the id of the aggregate and a number, from 1; `rows` leaves both out. No other
    column has the name of one of the aggregate's, because the two tables are read joined.
    """

    table: Table
    rows: Callable[[AggregateT], Iterable[Record]]

    def records(self, aggregate: AggregateT) -> list[Record]:
        """The rows of this aggregate, whole."""
        parent, number = self.table.primary_key.columns.keys()
        return [{parent: aggregate.id, number: place, **row} for place, row in enumerate(self.rows(aggregate), 1)]


@dataclass(frozen=True, slots=True)
class Entries(Generic[EntryT]):
    """Rows that are written with an aggregate once, and neither read with it nor changed; they are removed with it."""

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
        """The statement that reads aggregates whole."""
        if self.children is None:
            return select(self.table)
        rows = self.children.table
        return (
            select(self.table, *rows.c)
            .join_from(self.table, rows, isouter=True)
            .order_by(self.table.c.id, *rows.primary_key.columns)
        )

    def record(self, aggregate: AggregateT) -> Record:
        """The aggregate's own row."""
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
