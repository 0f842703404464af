"""How long things live: adapters and shops as long as the application, a unit of work for one command."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import pytest
from dependency_injector.providers import Singleton

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import TenantId
from application.ports.clock import Clock
from application.ports.storage import Batch, IdempotencyRecord, Storage
from application.store import Store
from domain.shared.aggregate import Aggregate
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.api.client import Api, running
from tests.entrypoints.recording_adapters import RecordingDelivery

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class CountingStorage:
    """A storage that counts what units of work ask of it."""

    inner: Storage
    counts: "Counter[str]"

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """Count, and read."""
        self.counts[f"read {kind.__name__}"] += 1
        return await self.inner.read(kind, ids)

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """Read."""
        return await self.inner.read_by_key(kind, key)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """Look."""
        return await self.inner.find_idempotency_record(owner, key)

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """Forget."""
        return await self.inner.prune_idempotency_records(before, limit)

    async def write(self, batch: Batch, /) -> None:
        """Count, and write."""
        self.counts["write"] += 1
        await self.inner.write(batch)


class CountingPersistence(MemoryPersistence):
    """A persistence that counts itself: made, opened and closed, and asked for a tenant's store."""

    def __init__(self, counts: "Counter[str]", clock: Clock) -> None:
        super().__init__(clock=clock)
        self.counts = counts
        counts["made"] += 1

    async def open(self) -> None:
        """Count."""
        self.counts["opened"] += 1

    async def close(self) -> None:
        """Count."""
        self.counts["closed"] += 1

    def of(self, tenant: TenantId, /) -> Store:
        """Count, and hand out a store that counts."""
        self.counts[f"store of {tenant}"] += 1
        store = super().of(tenant)
        return replace(store, storage=CountingStorage(store.storage, self.counts))


@dataclass(slots=True)
class Counted:
    """A container around `CountingPersistence`, without goods and without a relay that has anything to deliver."""

    counts: "Counter[str]" = field(default_factory=Counter)

    def container(self) -> Container:
        """A new one."""
        container = Container(settings=Settings(persistence="memory", demonstration=False))
        container.persistence.override(Singleton(CountingPersistence, self.counts, container.clock))
        container.deliveries.override(RecordingDelivery())
        return container


@pytest.fixture
def counted() -> Counted:
    """Nothing has happened yet."""
    return Counted()


# Pattern P08: Scopes of dependencies
async def test_what_lives_as_long_as_the_application_is_made_and_closed_once(counted: Counted) -> None:
    """However many requests there are: one adapter, and for each tenant one shop over one store."""
    async with running(counted.container()) as api:
        lamp = await api.product(stock=0)
        for _ in range(5):
            await api.post(f"/products/{lamp}/stock/receipts", {"quantity": 1}, "kim")
            await api.get(f"/products/{lamp}")
        assert (counted.counts["made"], counted.counts["opened"], counted.counts["closed"]) == (1, 1, 0)
        assert counted.counts["store of demo"] == 1
    assert (counted.counts["made"], counted.counts["opened"], counted.counts["closed"]) == (1, 1, 1)


# Pattern P08: Scopes of dependencies
async def test_each_command_has_a_unit_of_work_of_its_own(counted: Counted) -> None:
    """It reads anew what the one before it had read, and stores its changes once."""
    async with running(counted.container()) as api:
        lamp = await api.product(stock=0)
        for _ in range(3):
            assert await done(api, counted, lamp) == {"read StockItem": 1, "write": 1}


async def test_a_query_has_none(counted: Counted) -> None:
    """It asks a query port, and stores nothing."""
    async with running(counted.container()) as api:
        lamp = await api.product(stock=0)
        counted.counts.clear()
        await api.get(f"/products/{lamp}")
        await api.shelf(lamp)
        assert counted.counts == Counter()


async def test_two_applications_have_things_of_their_own(counted: Counted) -> None:
    """One after the other in one process: nothing of the first is left for the second."""
    for _ in range(2):
        async with running(counted.container()):
            pass
    assert (counted.counts["made"], counted.counts["opened"], counted.counts["closed"]) == (2, 2, 2)


async def done(api: Api, counted: Counted, product: str) -> "Counter[str]":
    """What one command asks of the storage."""
    counted.counts.clear()
    answer = await api.post(f"/products/{product}/stock/receipts", {"quantity": 1}, "kim")
    assert answer.status_code == 200
    return Counter(counted.counts)
