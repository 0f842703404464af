"""A shop for the tests of the application, on the persistence that the test names, and a storage that fails."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from adapters.shared.tenancy import Persistence, TenantId
from application.core.transaction import TransactionContext
from application.ports.clock import Clock
from application.ports.storage import AnyAggregate, Batch, IdempotencyRecord, Storage
from application.stock.views import StockLevel
from domain.catalogue.product import Product
from tests.support.fakes import CountingIds, FixedClock
from tests.support.shop_env import ShopEnv


class BuildPersistence(Protocol):
    """Builds a persistence, for example `MemoryPersistence`."""

    def __call__(self, *, clock: Clock) -> Persistence: ...


async def a_shop(build: BuildPersistence) -> ShopEnv:
    """An empty shop, with a clock that stands still."""
    clock, tenant = FixedClock(), TenantId("demo")
    persistence = build(clock=clock)
    await persistence.create_tenant(tenant)
    return ShopEnv(tenant, persistence.of(tenant), clock, CountingIds())


async def a_shop_with_a_product(build: BuildPersistence, *, on_hand: int = 0) -> tuple[ShopEnv, Product]:
    """A shop with one product; the messages about it are already claimed."""
    env = await a_shop(build)
    product = await env.product(on_hand=on_hand)
    await env.messages()
    return env, product


def level(product: Product, on_hand: int) -> StockLevel:
    """The stock level of a product with these units on hand and none reserved."""
    return StockLevel(product.id, on_hand=on_hand, reserved=0)


def a_transaction_context(env: ShopEnv, storage: Storage | None = None) -> TransactionContext:
    """The transaction context of this shop, with another storage if one is given."""
    ports = env.ports
    context = TransactionContext.of(ports.store.storage, ports.services, ports.relay_signal)
    return replace(context, storage=storage) if storage else context


class FailingStorage:
    """A storage whose writes raise these errors, one each, before or after the batch is stored; then it works."""

    def __init__(self, storage: Storage, *, before: Iterable[Exception] = (), after: Iterable[Exception] = ()) -> None:
        self._storage = storage
        self._before = iter(before)
        self._after = iter(after)
        self.writes = 0

    async def read(self, kind: type[AnyAggregate], ids: "Iterable[UUID]", /) -> "list[AnyAggregate]":
        """Read as usual."""
        return list(await self._storage.read(kind, list(ids)))

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """Read as usual."""
        return await self._storage.read_by_key(kind, key)

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """Find as usual."""
        return await self._storage.find_idempotency_record(owner, key)

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """Forget as usual."""
        return await self._storage.prune_idempotency_records(before, limit)

    async def write(self, batch: Batch, /) -> None:
        """Raise the next error, or write."""
        self.writes += 1
        for error in self._before:
            raise error
        await self._storage.write(batch)
        for error in self._after:
            raise error
