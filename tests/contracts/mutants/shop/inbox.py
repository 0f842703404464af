"""Mistakes with messages that come twice."""

from dataclasses import dataclass, replace

from application.core.transaction import Transaction
from application.ports.storage import Batch, IdempotencyRecord
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from tests.contracts.mutants.persistence.around import StorageAround, batch_changed_by, mutant, storage_changed_by
from tests.contracts.mutants.shop.orders import without_records
from tests.contracts.mutants.shop.shops import receiving
from tests.contracts.mutants.storage.storage import RemembersAfterwards


class MarksFirst(StorageAround):
    """The mark in a transaction of its own, before the effect."""

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(Batch(idempotency_records=batch.idempotency_records))
        await self.inner.write(replace(batch, idempotency_records=()))


@dataclass(frozen=True, slots=True)
class MarksOnTheWayIn:
    """Notes that a message was handled, and then handles it."""

    inner: Transaction[ReceiveStockRequest, StockLevel]

    async def __call__(self, request: ReceiveStockRequest, /, *, by: Actor, key: str | None = None) -> StockLevel:
        storage, now = self.inner.context.storage, self.inner.context.clock.now()
        if key and await storage.find_idempotency_record(str(by.id), key):
            return StockLevel(request.product, 0, 0)
        if key:
            await storage.write(Batch(idempotency_records=(IdempotencyRecord(str(by.id), key, "", None, now),)))
        return await self.inner(request, by=by)


MUTANTS = (
    mutant("marks nothing", "INB-1", storage_changed_by(batch_changed_by(without_records))),
    mutant("marks first", "INB-2", storage_changed_by(MarksFirst)),
    mutant("marks last", "INB-2", storage_changed_by(RemembersAfterwards)),
    mutant("marks on the way in", "INB-3", wiring=receiving(MarksOnTheWayIn)),
)
