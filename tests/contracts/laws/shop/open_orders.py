"""STK-8: a product that everybody wants costs no more than one that nobody has ordered yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from uuid import UUID

from application.ordering.cancel_order import CancelOrderRequest
from application.ports.storage import AnyAggregate, Batch, IdempotencyRecord, Storage
from application.stock.receive_stock import ReceiveStockRequest
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, KIM

MANY = 40


@dataclass(slots=True)
class Counted:
    """A storage that counts the values that are read and written: numbers, strings and the like, however deep."""

    inner: Storage
    values: int = 0

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        found = await self.inner.read(kind, ids)
        self.values += _values_in(found)
        return found

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        found = await self.inner.read_by_key(kind, key)
        self.values += _values_in(found)
        return found

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        found = await self.inner.find_idempotency_record(owner, key)
        self.values += _values_in(found)
        return found

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        return await self.inner.prune_idempotency_records(before, limit)

    async def write(self, batch: Batch, /) -> None:
        self.values += _values_in(batch)
        await self.inner.write(batch)


def _values_in(thing: object) -> int:
    if is_dataclass(thing):
        return sum(_values_in(getattr(thing, field.name)) for field in fields(thing))
    if isinstance(thing, Mapping):
        return _values_in(thing.values())
    if isinstance(thing, Iterable) and not isinstance(thing, str):
        return sum(map(_values_in, thing))
    return 1


@law(
    "STK-8",
    hint="Store for a stock item how many units are reserved, and with each order whether its goods are.",
    mutants=("adds up the open orders",),
)
async def a_stock_item_does_not_grow_with_its_open_orders(env: PersistenceEnv) -> None:
    """To place one more order for a product, to call one off and to receive goods takes as many statements, and reads
    and writes as many values, whether no other order for it is open or many are."""
    tenant = await env.tenant()
    storage = Counted(tenant.store.storage)
    tenant = replace(tenant, store=replace(tenant.store, storage=storage))
    lamp = await tenant.product(on_hand=2 * MANY)

    async def cost() -> tuple[int, int]:
        values = storage.values
        with env.statements() as sent:
            order = await tenant.order(lamp)
            await tenant.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
            await tenant.shop.stock.receive(ReceiveStockRequest(lamp.id, 1), by=KIM)
        return len(sent), storage.values - values

    without = await cost()
    for _ in range(MANY):
        await tenant.order(lamp)
    assert await cost() == without


LAWS = (a_stock_item_does_not_grow_with_its_open_orders,)
