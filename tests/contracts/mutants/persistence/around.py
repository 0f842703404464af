"""Wrong persistences: one that is right, with something wrong around it, or above it."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from adapters.memory.storage import MemoryStorage
from adapters.shared.tenancy import Persistence, TenantId
from application.ports.storage import AnyAggregate, Batch, IdempotencyRecord, Storage
from application.store import Store
from domain.shared.aggregate import Aggregate
from tests.contracts.adapters.test_application import TestApplication as Application
from tests.contracts.adapters.test_memory import TestMemory as Memory
from tests.contracts.adapters.test_postgres import TestPostgres as Postgres
from tests.contracts.adapters.test_sqlite import TestSqlite as Sqlite
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.mutants.mutant import Mutant
from tests.support.shop_env import Wiring

_RIGHT = {
    "memory": Memory.adapter,
    "sqlite": Sqlite.adapter,
    "postgres": Postgres.adapter,
    "the shop": Application.adapter,
}


def as_it_is(persistence: Persistence) -> Persistence:
    """No mistake here."""
    return persistence


def mutant(
    name: str,
    law: str,
    adapter: Callable[[Persistence], Persistence] = as_it_is,
    *,
    wiring: Wiring | None = None,
    hurried: Mapping[str, object] | None = None,
    on: Literal["memory", "sqlite", "postgres", "the shop"] = "memory",
) -> Mutant:
    """A mistake of the adapter, or of the shop's own code above it.

    `adapter` puts something wrong around the adapter; `wiring` puts something wrong above it; with `hurried`, it has
    these time limits where it should have short ones. It is made from the in-memory adapter, unless its mistake needs
    another one.
    """
    right = _RIGHT[on]
    harness = right.opened
    assert isinstance(harness, Harness)

    def build(address: str, **options: object) -> Persistence:
        return adapter(harness.build(address, **options))

    wrong = replace(harness, build=build, wiring=wiring or harness.wiring, hurried=hurried or harness.hurried)
    return Mutant(name, law, right, replace(right, opened=wrong))


class PersistenceAround:
    """Another persistence, unchanged: what mutants change a method of."""

    def __init__(self, inner: Persistence) -> None:
        self.inner = inner

    async def open(self) -> None:
        await self.inner.open()

    async def close(self) -> None:
        await self.inner.close()

    async def ping(self) -> None:
        await self.inner.ping()

    async def tenants(self) -> Sequence[TenantId]:
        return await self.inner.tenants()

    async def create_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.create_tenant(tenant)

    async def drop_tenant(self, tenant: TenantId, /) -> None:
        await self.inner.drop_tenant(tenant)

    async def migrate(self) -> Sequence[str]:
        return await self.inner.migrate()

    async def check(self, tenant: TenantId, /) -> None:
        await self.inner.check(tenant)

    def of(self, tenant: TenantId, /) -> Store:
        return self.inner.of(tenant)


class StorageAround:
    """Another storage, unchanged: what mutants change a method of."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        return await self.inner.read(kind, ids)

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        return await self.inner.read_by_key(kind, key)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        return await self.inner.find_idempotency_record(owner, key)

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        return await self.inner.prune_idempotency_records(before, limit)

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(batch)


def store_changed_by(change: Callable[[Store], Store]) -> Callable[[Persistence], Persistence]:
    """An adapter whose tenants' stores are changed like this; each tenant's once, so that a change may remember."""

    class Changed(PersistenceAround):
        def __init__(self, inner: Persistence) -> None:
            super().__init__(inner)
            self._stores: dict[TenantId, Store] = {}

        def of(self, tenant: TenantId, /) -> Store:
            if tenant not in self._stores:
                self._stores[tenant] = change(self.inner.of(tenant))
            return self._stores[tenant]

    return Changed


def storage_changed_by(change: Callable[[Storage], Storage]) -> Callable[[Persistence], Persistence]:
    """An adapter whose tenants' storage is wrapped like this."""
    return store_changed_by(lambda store: replace(store, storage=change(store.storage)))


def rows_changed_by(change: Callable[[Aggregate], Aggregate]) -> Callable[[Storage], Storage]:
    """A storage that stores something else than it was given."""

    class Changed(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            changes = tuple(replace(one, aggregate=change(one.aggregate)) for one in batch.changes)
            await self.inner.write(replace(batch, changes=changes))

    return Changed


def batch_changed_by(change: Callable[[Batch], Batch]) -> Callable[[Storage], Storage]:
    """A storage that stores another batch than it was given."""

    class Changed(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            await self.inner.write(change(batch))

    return Changed


def of_memory(kind: type[MemoryStorage]) -> Callable[[Storage], Storage]:
    """The in-memory storage, with something of it done otherwise."""
    return lambda storage: kind(cast(MemoryStorage, storage).tables)


async def others_run() -> None:
    """What happens between two transactions of a store."""
    for _ in range(10):
        await asyncio.sleep(0)
