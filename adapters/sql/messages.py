"""Messages and effects as rows, and back: what is kept beside the aggregates."""

import json

from adapters.shared import codec
from adapters.sql.mapping import Found, Record
from application.ports.envelope import Envelope
from application.ports.storage import IdempotencyRecord


def message_record(envelope: Envelope) -> Record:
    """The row of a message that nobody has tried to send yet."""
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


def record_row(record: IdempotencyRecord) -> Record:
    """The row of an effect."""
    answer = codec.answer_to_json(record.answer)
    return {
        "owner": record.owner,
        "key": record.key,
        "fingerprint": record.fingerprint,
        "answer_name": answer.name,
        "answer_version": answer.version,
        "answer": answer.data.decode(),
    }


def record_of(row: Found) -> IdempotencyRecord:
    """The effect of a row."""
    answer = codec.answer_from_json(row.answer_name, row.answer_version, row.answer)
    return IdempotencyRecord(row.owner, row.key, row.fingerprint, answer)
