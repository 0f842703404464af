"""Mistakes with messages that come twice."""

from dataclasses import dataclass, replace

from application.ports.storage import Batch, Effect
from application.stock import GoodsReceived
from application.transaction import Transaction
from application.views import StockLevel
from domain.identity import Actor
from tests.mutants.mutant import Mutant, StorageAround, storage_changed_by
from tests.mutants.orders import without_effects
from tests.mutants.shops import receiving
from tests.mutants.storage import RemembersAfterwards, batch_changed_by


class MarksFirst(StorageAround):
    """The mark in a transaction of its own, before the effect."""

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(Batch(effects=batch.effects))
        await self.inner.write(replace(batch, effects=()))


@dataclass(frozen=True, slots=True)
class MarksOnTheWayIn:
    """Notes that a message was handled, and then handles it."""

    inner: Transaction[GoodsReceived, StockLevel]

    async def __call__(self, request: GoodsReceived, /, *, by: Actor, key: str | None = None) -> StockLevel:
        storage = self.inner.desk.storage
        if key and await storage.recall(str(by.id), key):
            return StockLevel(request.product, 0, 0)
        if key:
            await storage.write(Batch(effects=(Effect(str(by.id), key, "", None),)))
        return await self.inner(request, by=by)


MUTANTS = (
    Mutant("marks nothing", "INB-1", storage_changed_by(batch_changed_by(without_effects))),
    Mutant("marks first", "INB-2", storage_changed_by(MarksFirst)),
    Mutant("marks last", "INB-2", storage_changed_by(RemembersAfterwards)),
    Mutant("marks on the way in", "INB-3", wiring=receiving(MarksOnTheWayIn)),
)
