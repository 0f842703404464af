"""Messages of the outbox as documents, and back."""

from pymongo import IndexModel

from adapters.mongo.drivers import Document
from adapters.mongo.values import stored_time, time_from
from adapters.shared.envelopes import event_json, restored_envelope
from application.ports.envelope import Envelope

OUTBOX = "outbox"
# Waiting messages are in the first two indexes, dead letters in the next, sent ones, which are many, in the last.
OUTBOX_INDEXES = (
    IndexModel([("due", 1), ("_id", 1)], name="due", partialFilterExpression={"due": {"$exists": True}}),
    IndexModel([("at", 1)], name="waiting_since", partialFilterExpression={"due": {"$exists": True}}),
    IndexModel([("parked", 1), ("_id", 1)], name="parked", partialFilterExpression={"parked": True}),
    IndexModel([("sent_at", 1)], name="sent_at", partialFilterExpression={"sent_at": {"$exists": True}}),
)


def message_document(envelope: Envelope) -> Document:
    """The document of a message that is due at once. Only waiting and claimed messages have the field `due`."""
    return {
        "_id": envelope.id,
        "name": envelope.name,
        "version": envelope.version,
        "aggregate": envelope.aggregate,
        "aggregate_version": envelope.aggregate_version,
        "at": stored_time(envelope.at),
        "event": event_json(envelope.event),
        # Pairs, because a header's name may have dots and dollars in it.
        "headers": [[name, value] for name, value in envelope.headers.items()],
        "attempts": 0,
        "failures": 0,
        "handled": [],
        "due": stored_time(envelope.at),
    }


def envelope_from(document: Document) -> Envelope:
    """The message of a document."""
    return restored_envelope(
        id=document["_id"],
        name=document["name"],
        version=document["version"],
        aggregate=document["aggregate"],
        aggregate_version=document["aggregate_version"],
        at=time_from(document["at"]),
        headers=dict(document["headers"]),
        event=document["event"],
    )
