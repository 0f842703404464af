"""Idempotency records as rows, and back. Their table is called `effects`, as it was in the first version."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, bindparam, delete, select, tuple_

from adapters.shared import codec
from adapters.sql.columns import Json, Moment, metadata
from adapters.sql.mapping import Found, Record
from application.ports.storage import IdempotencyRecord

idempotency_records = Table(
    "effects",
    metadata,
    Column("owner", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("answer_name", Text, nullable=False),
    Column("answer_version", Integer, nullable=False),
    Column("answer", Json, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("owner", "key"),
)
Index("ix_effects_at", idempotency_records.c.at)
_id = (idempotency_records.c.owner, idempotency_records.c.key)

by_key = select(idempotency_records).where(
    idempotency_records.c.owner == bindparam("owner"), idempotency_records.c.key == bindparam("key")
)
"""The statement that finds the record with the parameters `owner` and `key`."""

# In the order of its index, so that the database looks at no row that stays.
_at = idempotency_records.c.at
_old = select(*_id).where(_at < bindparam("before")).order_by(_at).limit(bindparam("rows"))
prune = delete(idempotency_records).where(tuple_(*_id).in_(_old))
"""The statement that deletes up to `rows` records that were recorded before `before`, the oldest first."""


def record_row(record: IdempotencyRecord) -> Record:
    """The row of a record."""
    answer = codec.answer_to_json(record.answer)
    return {
        "owner": record.owner,
        "key": record.key,
        "fingerprint": record.fingerprint,
        "answer_name": answer.name,
        "answer_version": answer.version,
        "answer": answer.data.decode(),
        "at": record.at,
    }


def record_of(row: Found) -> IdempotencyRecord:
    """The record of a row."""
    answer = codec.answer_from_json(row.answer_name, row.answer_version, row.answer)
    return IdempotencyRecord(row.owner, row.key, row.fingerprint, answer, row.at)
