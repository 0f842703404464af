"""Messages of the outbox as rows, and back."""

import json

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from adapters.shared import codec
from adapters.sql.columns import Json, Moment, metadata
from adapters.sql.mapping import Found, Record
from application.ports.envelope import Envelope

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("aggregate", Uuid, nullable=False),
    Column("aggregate_version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", Json, nullable=False),
    Column("headers", Json, nullable=False),
    # When it may be claimed: at once, when the lease ends, or when it is to be retried.
    Column("available_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Moment),
    # Why it is a dead letter, if it is one.
    Column("parked_reason", Text),
)
is_unsent = outbox.c.sent_at.is_(None)
is_waiting = is_unsent & outbox.c.parked_reason.is_(None)
Index("ix_outbox_waiting", outbox.c.available_at, outbox.c.id, postgresql_where=is_waiting, sqlite_where=is_waiting)
Index("ix_outbox_unsent", outbox.c.at, postgresql_where=is_unsent, sqlite_where=is_unsent)
is_sent = outbox.c.sent_at.is_not(None)
Index("ix_outbox_sent", outbox.c.sent_at, postgresql_where=is_sent, sqlite_where=is_sent)


def message_row(envelope: Envelope) -> Record:
    """The row of a new message."""
    return {
        "id": envelope.id,
        "name": envelope.name,
        "version": envelope.version,
        "aggregate": envelope.aggregate,
        "aggregate_version": envelope.aggregate_version,
        "at": envelope.at,
        "event": codec.event_to_json(envelope.event).decode(),
        "headers": json.dumps(dict(envelope.headers)),
        "available_at": envelope.at,
        "attempts": 0,
    }


def envelope_of(row: Found) -> Envelope:
    """The message of a row."""
    return Envelope(
        id=row.id,
        name=row.name,
        version=row.version,
        aggregate=row.aggregate,
        aggregate_version=row.aggregate_version,
        at=row.at,
        event=codec.event_from_json(row.name, row.version, row.event),
        headers=json.loads(row.headers),
    )
