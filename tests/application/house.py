"""Where the tests of the application live: one shop, on whichever persistence the test names."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.storage import AnyAggregate, Batch, Effect, Storage
from application.ports.surroundings import Clock
from application.transaction import Desk
from application.views import StockLevel
from domain.catalogue import Product
from tests.contracts.surroundings import CountingIds, FixedClock
from tests.contracts.tenant_env import TenantEnv


class Build(Protocol):
    """How a persistence is made."""

    def __call__(self, *, clock: Clock) -> Persistence: ...


async def a_house(build: Build) -> TenantEnv:
    """A shop with nothing in it, and a clock that stands still."""
    clock, tenant = FixedClock(), TenantId("demo")
    persistence = build(clock=clock)
    await persistence.add(tenant)
    return TenantEnv(tenant, persistence.of(tenant), clock, CountingIds())


async def a_house_with_a_product(build: Build, *, on_hand: int = 0) -> tuple[TenantEnv, Product]:
    """A shop with one product, whose being added is old news."""
    house = await a_house(build)
    product = await house.product(on_hand=on_hand)
    await house.messages()
    return house, product


def level(product: Product, on_hand: int) -> StockLevel:
    """So many on the shelf, none of them promised."""
    return StockLevel(product.id, on_hand=on_hand, reserved=0)


def a_desk(house: TenantEnv, storage: Storage | None = None) -> Desk:
    """What the transactions of a house share."""
    return Desk(storage or house.store.storage, house.clock, house.ids, house.headers, house.doorbell)


class Troubled:
    """A storage in which writing goes wrong as often as there are troubles, before or after it has stored the batch."""

    def __init__(self, storage: Storage, *, before: Iterable[Exception] = (), after: Iterable[Exception] = ()) -> None:
        self._storage = storage
        self._before = iter(before)
        self._after = iter(after)
        self.writes = 0

    async def read(self, kind: type[AnyAggregate], ids: "Iterable[UUID]", /) -> "list[AnyAggregate]":
        """Read as ever."""
        return list(await self._storage.read(kind, list(ids)))

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """Read as ever."""
        return await self._storage.read_by_key(kind, key)

    async def recall(self, owner: str, key: str, /) -> Effect | None:
        """Remember as ever."""
        return await self._storage.recall(owner, key)

    async def write(self, batch: Batch, /) -> None:
        """Go wrong, or write."""
        self.writes += 1
        for trouble in self._before:
            raise trouble
        await self._storage.write(batch)
        for trouble in self._after:
            raise trouble
