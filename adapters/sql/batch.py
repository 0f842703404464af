"""A batch as steps, table by table, which SQLite and PostgreSQL carry out each in its own way."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from adapters.sql.aggregates import mapping_of
from adapters.sql.database import Step
from adapters.sql.idempotency_records import idempotency_records, record_row
from adapters.sql.mapping import AggregateMapping
from adapters.sql.messages import message_row, outbox
from application.ports.storage import Batch, Change


def steps_of(batch: Batch) -> Sequence[Step]:
    """The steps of a batch, in order: a row is inserted before the rows that refer to it."""
    steps = [Step("claim", idempotency_records, [record_row(record) for record in batch.idempotency_records])]
    for kind, changes in groupby(batch.changes, key=lambda change: type(change.aggregate)):
        steps += _steps_of_kind(mapping_of(kind), list(changes))
    steps.append(Step("insert", outbox, [message_row(envelope) for envelope in batch.messages]))
    return [step for step in steps if step.records]


def _steps_of_kind(mapping: AggregateMapping[Any], changes: Sequence[Change]) -> Iterator[Step]:
    added = [mapping.record(change.aggregate) for change in changes if change.action == "add"]
    saved = [
        {**mapping.record(change.aggregate), "expected_version": change.expected_version}
        for change in changes
        if change.action == "save"
    ]
    removed = [
        {"id": change.aggregate.id, "expected_version": change.expected_version}
        for change in changes
        if change.action == "remove"
    ]
    expected = [{"id": row["id"], "expected_version": row["expected_version"]} for row in (*saved, *removed)]
    yield Step("hold", mapping.table, expected)
    # What is removed makes room for the keys of what is added and saved; what is saved under another key makes none.
    yield Step("delete", mapping.table, removed)
    yield Step("insert", mapping.table, added)
    yield Step("update", mapping.table, saved)
    if children := mapping.children:
        of_each = [(change, children.records(change.aggregate)) for change in changes if change.action != "remove"]
        lengths = [
            {"id": change.aggregate.id, "length": len(rows)} for change, rows in of_each if change.action == "save"
        ]
        yield Step("shorten", children.table, lengths)
        yield Step("put", children.table, [row for _, rows in of_each for row in rows])
    if entries := mapping.entries:
        yield Step("insert", entries.table, [entries.record(entry) for change in changes for entry in change.entries])
