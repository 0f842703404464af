"""Idempotency records as documents, and back. Their collection is called `effects`, as it was in the first version."""

from adapters.mongo.drivers import Document
from adapters.shared.codec import answer_from_json, answer_to_json
from application.ports.storage import IdempotencyRecord

IDEMPOTENCY_RECORDS = "effects"


def record_id(owner: str, key: str) -> Document:
    """What names a record once and for all."""
    return {"owner": owner, "key": key}


def record_document(record: IdempotencyRecord) -> Document:
    """A record under its name, which the server keeps unique."""
    answer = answer_to_json(record.answer)
    return {
        "_id": record_id(record.owner, record.key),
        "fingerprint": record.fingerprint,
        "answer": {"name": answer.name, "version": answer.version, "data": answer.data.decode()},
    }


def record_from(document: Document) -> IdempotencyRecord:
    """The record again."""
    name, answer = document["_id"], document["answer"]
    return IdempotencyRecord(
        owner=name["owner"],
        key=name["key"],
        fingerprint=document["fingerprint"],
        answer=answer_from_json(answer["name"], answer["version"], answer["data"]),
    )
