"""The storage port on SQL."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, bindparam

from adapters.shared.collisions import hands_on_a_key, refusal_of
from adapters.shared.limits import must_be_positive
from adapters.shared.texts import is_storable
from adapters.sql.aggregates import mapping_of
from adapters.sql.batch import steps_of
from adapters.sql.database import Database
from adapters.sql.errors import UniqueViolation
from adapters.sql.idempotency_records import by_key, prune, record_of
from adapters.sql.mapping import AggregateMapping
from application.ports.storage import AnyAggregate, Batch, IdempotencyRecord


@dataclass(frozen=True, slots=True)
class SqlStorage:
    """Aggregates in the tables of one tenant."""

    database: Database

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """One statement, whatever the number of ids."""
        mapping = mapping_of(kind)
        found = await self.database.fetch(_by_ids(mapping, self.database.in_ids), {"ids": list(ids)})
        return mapping.aggregates(found)

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """By the column that holds the natural key; None for kinds without one."""
        mapping = mapping_of(kind)
        if mapping.natural_key is None or not is_storable(key):
            return None
        statement = mapping.select.where(mapping.natural_key == bindparam("natural_key"))
        found = mapping.aggregates(await self.database.fetch(statement, {"natural_key": key}))
        return found[0] if found else None

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """By primary key."""
        if not (is_storable(owner) and is_storable(key)):
            return None
        rows = await self.database.fetch(by_key, {"owner": owner, "key": key})
        return record_of(rows[0]) if rows else None

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """One statement."""
        must_be_positive(limit)
        return await self.database.change(prune, {"before": before, "rows": limit})

    async def write(self, batch: Batch, /) -> None:
        """All or nothing. The database says only that a key was taken; what that means is found out afterwards."""
        if await hands_on_a_key(batch, self):
            raise await refusal_of(batch, self)
        try:
            await self.database.write(steps_of(batch))
        except UniqueViolation as violation:
            raise await refusal_of(batch, self) from violation


@cache
def _by_ids(mapping: AggregateMapping[Any], in_ids: Callable[[Column[Any]], ColumnElement[bool]]) -> Select[Any]:
    return mapping.select.where(in_ids(mapping.table.c.id))
