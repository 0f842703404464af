"""The storage port on SQL."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, bindparam

from adapters.sql.aggregates import mapping_of
from adapters.sql.batch import steps_of
from adapters.sql.database import Database
from adapters.sql.errors import UniqueViolation
from adapters.sql.idempotency_records import by_key, idempotency_records, record_of
from adapters.sql.mapping import AggregateMapping
from application.ports.errors import AlreadyExists, ConcurrencyConflict, PortError
from application.ports.storage import Batch, IdempotencyRecord
from domain.shared.aggregate import Aggregate

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class SqlStorage:
    """Aggregates in the tables of one tenant."""

    database: Database

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """One statement, whatever the number of ids."""
        stored = mapping_of(kind)
        return stored.aggregates(await self.database.fetch(_by_ids(stored, self.database.in_ids), {"ids": list(ids)}))

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """By the column that holds the natural key; None for kinds without one."""
        stored = mapping_of(kind)
        if stored.natural_key is None:
            return None
        statement = stored.select.where(stored.natural_key == bindparam("natural_key"))
        found = stored.aggregates(await self.database.fetch(statement, {"natural_key": key}))
        return found[0] if found else None

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """By primary key."""
        rows = await self.database.fetch(by_key, {"of": owner, "under": key})
        return record_of(rows[0]) if rows else None

    async def write(self, batch: Batch, /) -> None:
        """All of it or nothing. Of a violated key the database names the table, and the error the aggregate."""
        try:
            await self.database.write(steps_of(batch))
        except UniqueViolation as taken:
            raise await self._refusal(taken.table, batch) from taken

    async def _refusal(self, table: str, batch: Batch) -> PortError:
        if table == idempotency_records.name:
            return ConcurrencyConflict("what became of this request")
        added = [change.aggregate for change in batch.changes if change.action == "add"]
        in_the_way = [aggregate for aggregate in added if mapping_of(type(aggregate)).table.name == table]
        if not in_the_way:
            return ConcurrencyConflict(f"the table {table}")
        kind = type(in_the_way[0])
        if twins := await self.read(kind, [aggregate.id for aggregate in in_the_way]):
            return AlreadyExists(kind.label, twins[0].id)
        keys = [key for aggregate in in_the_way if (key := aggregate.natural_key) is not None]
        for key in keys:
            if await self.read_by_key(kind, key):
                return AlreadyExists(kind.label, key)
        return AlreadyExists(kind.label, max(keys, key=keys.count) if keys else in_the_way[0].id)


@cache
def _by_ids(stored: AggregateMapping[Any], in_ids: Callable[[Column[Any]], ColumnElement[bool]]) -> Select[Any]:
    return stored.select.where(in_ids(stored.table.c.id))
