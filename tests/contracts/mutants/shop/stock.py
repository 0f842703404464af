"""Mistakes that sell what is not there, or do not sell what is."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from adapters.memory.stock import MemoryStockQueries
from adapters.memory.storage import MemoryStorage
from application.core.transaction import Transaction
from application.ordering.place_order import PlaceOrderRequest
from application.ordering.views import OrderView
from application.ports.storage import Batch, Change, Storage
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate, Entry
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import StockItem
from tests.contracts.mutants.persistence.around import (
    batch_changed_by,
    mutant,
    of_memory,
    others_run,
    rows_changed_by,
    storage_changed_by,
)
from tests.contracts.mutants.queries.queries import stock_changed_by
from tests.contracts.mutants.shop.shops import TriesOnce, placing


def ignoring_versions_of(*kinds: type[Aggregate]) -> Callable[[Storage], Storage]:
    """A storage that looks at these first, and then stores them whatever has become of them."""

    class Ignores(MemoryStorage):
        def _check_version(self, change: Change) -> None:
            if change.action == "add" or not isinstance(change.aggregate, kinds):
                super()._check_version(change)

    return lambda storage: Ignores(cast(MemoryStorage, storage).tables)


class ReadsALevelTwice(MemoryStockQueries):
    """Asks what is reserved, and then what is on hand."""

    async def level(self, product: ProductId, /) -> StockLevel | None:
        before = await super().level(product)
        await others_run()
        after = await super().level(product)
        return replace(before, on_hand=after.on_hand) if before and after else None


def without_goods(aggregate: Aggregate) -> Aggregate:
    """As by a mapping that was written before orders said whether their goods are reserved."""
    return replace(aggregate, goods_reserved=False) if isinstance(aggregate, Order) else aggregate


class NeverNotesARelease(MemoryStorage):
    """Goods that were reserved once stay so, as far as the order knows."""

    async def write(self, batch: Batch, /) -> None:
        await super().write(replace(batch, changes=tuple(self._kept(one) for one in batch.changes)))

    def _kept(self, change: Change) -> Change:
        order, stored = change.aggregate, self.tables.of(Order).get(change.aggregate.id)
        if isinstance(order, Order) and stored and stored.goods_reserved:
            return replace(change, aggregate=replace(order, goods_reserved=True))
        return change


def with_one_movement(batch: Batch) -> Batch:
    """The first movement alone."""
    first = next((entry for one in batch.changes for entry in one.entries), None)
    return replace(
        batch,
        changes=tuple(
            replace(one, entries=tuple(entry for entry in one.entries if entry is first)) for one in batch.changes
        ),
    )


def without_shipped(batch: Batch) -> Batch:
    """A ledger of what comes in."""
    return replace(
        batch, changes=tuple(replace(one, entries=tuple(filter(_is_receipt, one.entries))) for one in batch.changes)
    )


def _is_receipt(entry: Entry) -> bool:
    return isinstance(entry, Movement) and entry.reason is Reason.RECEIVED


@dataclass(frozen=True, slots=True)
class OrdersLineByLine:
    """An order for each line, until one is refused."""

    inner: Transaction[PlaceOrderRequest, OrderView]

    async def __call__(self, request: PlaceOrderRequest, /, *, by: Actor, key: str | None = None) -> OrderView:
        placed = [await self.inner(replace(request, items=(item,)), by=by) for item in request.items]
        return placed[-1]


@dataclass(frozen=True, slots=True)
class AddsUpTheOpenOrders:
    """Looks through all orders there are before it takes another one."""

    inner: Transaction[PlaceOrderRequest, OrderView]
    placed: list[OrderId] = field(default_factory=list)

    async def __call__(self, request: PlaceOrderRequest, /, *, by: Actor, key: str | None = None) -> OrderView:
        await self.inner.context.storage.read(Order, self.placed)
        order = await self.inner(request, by=by, key=key)
        self.placed.append(order.id)
        return order


MUTANTS = (
    mutant("reads a level twice", "STK-1", stock_changed_by(ReadsALevelTwice)),
    mutant("check-then-act on stock", "STK-2", storage_changed_by(ignoring_versions_of(StockItem))),
    mutant("gives up after a lost race", "STK-2", wiring=placing(TriesOnce)),
    mutant("forgets that goods are reserved", "STK-3", storage_changed_by(rows_changed_by(without_goods))),
    mutant("forgets that goods were released", "STK-4", storage_changed_by(of_memory(NeverNotesARelease))),
    mutant("loses movements beyond the first", "STK-6", storage_changed_by(batch_changed_by(with_one_movement))),
    mutant("keeps no record of what was shipped", "STK-6", storage_changed_by(batch_changed_by(without_shipped))),
    mutant("orders line by line", "STK-7", wiring=placing(OrdersLineByLine)),
    mutant("adds up the open orders", "STK-8", wiring=placing(AddsUpTheOpenOrders)),
)
