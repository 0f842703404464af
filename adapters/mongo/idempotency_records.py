"""Idempotency records as documents, and back. Their collection is called `effects`, as it was in the first version."""

from adapters.mongo.drivers import Document
from adapters.mongo.values import stored_time, time_from
from adapters.shared.codec import answer_from_json, answer_to_json
from application.ports.storage import IdempotencyRecord

IDEMPOTENCY_RECORDS = "effects"


def record_id(owner: str, key: str) -> Document:
    """The `_id` of a record, which the server keeps unique."""
    return {"owner": owner, "key": key}


def record_document(record: IdempotencyRecord) -> Document:
    """The document of a record."""
    answer = answer_to_json(record.answer)
    return {
        "_id": record_id(record.owner, record.key),
        "fingerprint": record.fingerprint,
        "answer": {"name": answer.name, "version": answer.version, "data": answer.data.decode()},
        "at": stored_time(record.at),
    }


def record_from(document: Document) -> IdempotencyRecord:
    """The record of a document."""
    id, answer = document["_id"], document["answer"]
    return IdempotencyRecord(
        owner=id["owner"],
        key=id["key"],
        fingerprint=document["fingerprint"],
        answer=answer_from_json(answer["name"], answer["version"], answer["data"]),
        at=time_from(document["at"]),
    )
