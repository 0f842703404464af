"""Ids and keys that collide within one batch, or with what is stored: what a unique index cannot say well enough.

An index tells that a key was taken, and not whether the batch was out of date anyway; and it judges row after row, so
that it depends on their order whether a key that one row gives up is free for another. Both are decided here with the
methods of the port, apart from the transaction: an ordinary batch pays nothing for it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import UUID

from application.ports.errors import AlreadyExists, ConcurrencyConflict, DamagedShape, PortError, UnknownShape
from application.ports.storage import Batch, Change, IdempotencyRecord, Storage
from domain.shared.aggregate import Aggregate


async def hands_on_a_key(batch: Batch, storage: Storage) -> bool:
    """Whether one saved aggregate gives up a natural key that another one of the batch is saved under.

    Such a key is not free yet. Nothing is read unless the batch saves several aggregates of a kind that has keys. What
    is read need not be read in the transaction: if somebody changes it meanwhile, the batch fails for its versions.
    """
    for kind, changes in _by_kind(batch):
        saved = {change.aggregate.id: change.aggregate for change in changes if change.action == "save"}
        holders = {key: id for id, aggregate in saved.items() if (key := aggregate.natural_key) is not None}
        # One that is saved without a key may be the one that gives it up.
        if not holders or len(saved) < 2:
            continue
        for stored in await storage.read(kind, list(saved)):
            if stored.natural_key in holders and holders[stored.natural_key] != stored.id:
                return True
    return False


async def refusal_of(batch: Batch, storage: Storage) -> PortError:
    """Why this batch, whose keys have collided, was refused: the first reason in the order that the port promises.

    If none is left, somebody has made room meanwhile, and repeating the batch may succeed: a conflict, too.
    """
    given = Counter((record.owner, record.key) for record in batch.idempotency_records)
    for record in batch.idempotency_records:
        if given[record.owner, record.key] > 1 or await _is_recorded(record, storage):
            return ConcurrencyConflict(f"the answer under key {record.key}")
    kinds = [(kind, changes, await _stored(kind, changes, storage)) for kind, changes in _by_kind(batch)]
    for kind, changes, stored in kinds:
        for change in changes:
            found = stored.get(change.aggregate.id)
            if change.action != "add" and (found is None or found.version != change.expected_version):
                return ConcurrencyConflict(f"{kind.label} {change.aggregate.id}")
    for kind, changes, stored in kinds:
        for change in changes:
            if change.action == "add" and change.aggregate.id in stored:
                return AlreadyExists(kind.label, change.aggregate.id)
        if (taken := await _taken_key(kind, changes, storage)) is not None:
            return AlreadyExists(kind.label, taken)
    return ConcurrencyConflict("what was to be stored")


def _by_kind(batch: Batch) -> Iterator[tuple[type[Aggregate], Sequence[Change]]]:
    return ((kind, list(changes)) for kind, changes in groupby(batch.changes, lambda change: type(change.aggregate)))


async def _is_recorded(record: IdempotencyRecord, storage: Storage) -> bool:
    try:
        return await storage.find_idempotency_record(record.owner, record.key) is not None
    except (UnknownShape, DamagedShape):
        return True


async def _stored(kind: type[Aggregate], changes: Sequence[Change], storage: Storage) -> dict[UUID, Aggregate]:
    return {found.id: found for found in await storage.read(kind, [change.aggregate.id for change in changes])}


async def _taken_key(kind: type[Aggregate], changes: Sequence[Change], storage: Storage) -> str | None:
    """The first natural key that the batch needs twice, or that an aggregate has which the batch does not remove."""
    removed = {change.aggregate.id for change in changes if change.action == "remove"}
    given = set[str]()
    for change in changes:
        key = change.aggregate.natural_key
        if change.action == "remove" or key is None:
            continue
        holder = await storage.read_by_key(kind, key)
        if key in given or (holder is not None and holder.id not in {change.aggregate.id, *removed}):
            return key
        given.add(key)
    return None
