"""Batches at the port, as a unit of work would hand them over: in order of kind and id."""

from dataclasses import replace
from typing import Any, cast

from application.core.repository import Repository
from application.core.unit_of_work import UnitOfWork
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord
from domain.shared.aggregate import Aggregate, Entry

_NO_PORT = cast(Any, None)
KINDS: tuple[type[Aggregate], ...] = tuple(
    each._kind
    for each in vars(UnitOfWork(_NO_PORT, _NO_PORT, _NO_PORT, _NO_PORT)).values()
    if isinstance(each, Repository)
)
"""All there are, in the order in which a unit of work writes them."""


def added(aggregate: Aggregate, *entries: Entry) -> Change:
    """Store it for the first time."""
    return Change("add", replace(aggregate, version=1), 0, entries)


def saved(aggregate: AnyAggregate, *entries: Entry, **changed: Any) -> Change:  # noqa: ANN401 (fields of every type)
    """Store it with these fields changed; it has the version that was loaded."""
    return Change("save", next_of(aggregate, **changed), aggregate.version, entries)


def next_of(aggregate: AnyAggregate, **changed: Any) -> AnyAggregate:  # noqa: ANN401 (as above)
    """The aggregate as it is stored when these fields are changed."""
    return replace(aggregate, version=aggregate.version + 1, **changed)


def removed(aggregate: Aggregate) -> Change:
    """Remove it; it has the version that was loaded."""
    return Change("remove", aggregate, aggregate.version)


def batch(*changes: Change, records: tuple[IdempotencyRecord, ...] = ()) -> Batch:
    """These changes, in order."""
    ordered = sorted(changes, key=lambda change: (KINDS.index(type(change.aggregate)), change.aggregate.id))
    return Batch(tuple(ordered), idempotency_records=records)
