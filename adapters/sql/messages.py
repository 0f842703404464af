"""Messages of the outbox as rows, and back."""

import json

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid, text

from adapters.shared.envelopes import event_json, restored_envelope
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
    # How often it was claimed since anything was heard of it.
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Moment),
    # Why it is a dead letter, if it is one.
    Column("parked_reason", Text),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    # The names of the event handlers that are done with it, quoted as in a URL, with a space after each.
    Column("handled", Text, nullable=False, server_default=text("''")),
)
is_unsent = outbox.c.sent_at.is_(None)
is_waiting = is_unsent & outbox.c.parked_reason.is_(None)
Index("ix_outbox_waiting", outbox.c.available_at, outbox.c.id, postgresql_where=is_waiting, sqlite_where=is_waiting)
Index("ix_outbox_unsent", outbox.c.id, outbox.c.at, postgresql_where=is_unsent, sqlite_where=is_unsent)
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
        "event": event_json(envelope.event),
        "headers": json.dumps(dict(envelope.headers)),
        "available_at": envelope.at,
        "attempts": 0,
    }


def envelope_of(row: Found) -> Envelope:
    """The message of a row."""
    return restored_envelope(
        id=row.id,
        name=row.name,
        version=row.version,
        aggregate=row.aggregate,
        aggregate_version=row.aggregate_version,
        at=row.at,
        headers=json.loads(row.headers),
        event=row.event,
    )
