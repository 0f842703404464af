"""Idempotency records, by owner and key, and by the time of recording."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile

from adapters.lmdb.keys import digest, moment
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.codec import answer_from_json, answer_to_json
from adapters.shared.shapes import Shape
from application.ports.storage import IdempotencyRecord

_BY_TIME = b"idempotency_record_at/"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What stands under an owner and a key, with the name and the version of the answer."""

    fingerprint: str
    answer_name: str
    answer_version: int
    answer: str
    at: datetime


_RECORDS: Table[StoredRecord] = Table(Shape("idempotency_record", StoredRecord))


def find(tree: Tree, owner: str, key: str) -> IdempotencyRecord | None:
    """The record, or None; `UnknownShape` or `DamagedShape` for an answer that cannot be read."""
    stored = _RECORDS.get(tree, _id(owner, key))
    if stored is None:
        return None
    answer = answer_from_json(stored.answer_name, stored.answer_version, stored.answer)
    return IdempotencyRecord(owner, key, stored.fingerprint, answer, stored.at)


def add(tree: Tree, record: IdempotencyRecord) -> bool:
    """Store it, unless there is one for its owner and key: whether there was none."""
    id, answer = _id(record.owner, record.key), answer_to_json(record.answer)
    if _RECORDS.get(tree, id) is not None:
        return False
    stored = StoredRecord(record.fingerprint, answer.name, answer.version, answer.data.decode(), record.at)
    _RECORDS.put(tree, id, stored)
    tree.put(_BY_TIME + moment(record.at) + id)
    return True


def prune(tree: Tree, before: datetime, limit: int) -> int:
    """Forget up to `limit` that were recorded before then: how many they were."""
    by_time = takewhile(lambda found: found[0][:8] < moment(before), tree.scan(_BY_TIME))
    old = [rest for rest, _ in islice(by_time, limit)]
    for rest in old:
        tree.delete(_BY_TIME + rest)
        _RECORDS.delete(tree, rest[8:])
    return len(old)


def _id(owner: str, key: str) -> bytes:
    return digest(owner) + digest(key)
