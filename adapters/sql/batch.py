"""A unit of work's batch as rows, table by table: what both databases write, each in its own way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Table

from adapters.sql import mapping, messages
from adapters.sql.kinds import mapping_of
from adapters.sql.mapping import Record
from application.ports.storage import Batch, Change
from domain.ordering.order import Order
from domain.stock.movement import Movement


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of the rows of one kind of aggregate.

    Those saved and removed carry, as `loaded`, the version that they must still have.
    """

    table: Table
    added: Sequence[Record]
    saved: Sequence[Record]
    removed: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything one batch writes.

    `lines` are those of all orders added and saved; `lengths` says how many lines each saved order has now.
    """

    idempotency_records: Sequence[Record]
    changes: Sequence[Changes]
    lines: Sequence[Record]
    lengths: Sequence[Record]
    movements: Sequence[Record]
    messages: Sequence[Record]


def rows_of(batch: Batch) -> Rows:
    """The batch as rows, in its order."""
    orders = [(change.action, change.aggregate) for change in batch.changes if isinstance(change.aggregate, Order)]
    return Rows(
        idempotency_records=[messages.record_row(record) for record in batch.idempotency_records],
        changes=list(_changes(batch.changes)),
        lines=[line for action, order in orders if action != "remove" for line in mapping.order_line_records(order)],
        lengths=[{"id": order.id, "length": len(order.lines)} for action, order in orders if action == "save"],
        movements=[
            mapping.movement_record(movement)
            for change in batch.changes
            for movement in change.entries
            if isinstance(movement, Movement)
        ],
        messages=[messages.message_record(envelope) for envelope in batch.messages],
    )


def _changes(changes: Iterable[Change]) -> Iterator[Changes]:
    for aggregates, alike in groupby(changes, key=lambda change: type(change.aggregate)):
        kind = mapping_of(aggregates)
        added: list[Record] = []
        saved: list[Record] = []
        removed: list[Record] = []
        for change in alike:
            if change.action == "add":
                added.append(kind.record(change.aggregate))
            elif change.action == "save":
                saved.append({**kind.record(change.aggregate), "loaded": change.expected_version})
            else:
                removed.append({"id": change.aggregate.id, "loaded": change.expected_version})
        yield Changes(kind.table, added, saved, removed)
