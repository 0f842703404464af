"""What is stored beside the aggregates as documents, and back: messages and effects."""

from adapters.mongo.documents import stored_time, time_from
from adapters.mongo.drivers import Document
from adapters.shared.codec import answer_from_json, answer_to_json, event_from_json, event_to_json
from application.ports.envelope import Envelope
from application.ports.storage import IdempotencyRecord


def message_document(envelope: Envelope) -> Document:
    """A message that is due from the start. Only messages that are due, or held, have the field `due`."""
    return {
        "_id": envelope.id,
        "name": envelope.name,
        "version": envelope.version,
        "aggregate": envelope.aggregate,
        "aggregate_version": envelope.aggregate_version,
        "at": stored_time(envelope.at),
        "event": event_to_json(envelope.event).decode(),
        # Pairs, because a header's name may have dots and dollars in it.
        "headers": [[name, value] for name, value in envelope.headers.items()],
        "attempts": 0,
        "due": stored_time(envelope.at),
    }


def envelope_from(document: Document) -> Envelope:
    """The message again."""
    return Envelope(
        id=document["_id"],
        name=document["name"],
        version=document["version"],
        aggregate=document["aggregate"],
        aggregate_version=document["aggregate_version"],
        at=time_from(document["at"]),
        event=event_from_json(document["name"], document["version"], document["event"]),
        headers=dict(document["headers"]),
    )


def record_id(owner: str, key: str) -> Document:
    """What names an effect once and for all."""
    return {"owner": owner, "key": key}


def record_document(record: IdempotencyRecord) -> Document:
    """An effect under its name, which the server keeps unique."""
    answer = answer_to_json(record.answer)
    return {
        "_id": record_id(record.owner, record.key),
        "fingerprint": record.fingerprint,
        "answer": {"name": answer.name, "version": answer.version, "data": answer.data.decode()},
    }


def record_from(document: Document) -> IdempotencyRecord:
    """The effect again."""
    name, answer = document["_id"], document["answer"]
    return IdempotencyRecord(
        owner=name["owner"],
        key=name["key"],
        fingerprint=document["fingerprint"],
        answer=answer_from_json(answer["name"], answer["version"], answer["data"]),
    )
