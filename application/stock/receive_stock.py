"""Receiving goods from a supplier."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.ports.clock import Clock
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId


@dataclass(frozen=True, slots=True)
class ReceiveStockRequest:
    """The product, and how many units of it have arrived."""

    fingerprint_name: ClassVar[str] = "GoodsReceived"

    product: ProductId
    quantity: int


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """Staff add goods that have arrived to the stock of a product."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ReceiveStockRequest, /, *, by: Actor) -> StockLevel:
        """`NotFound` for an unknown product, `InvalidQuantity` for none or too many."""
        item = await uow.stock.get(request.product)
        item.receive(request.quantity, at=self.clock.now())
        uow.stock.save(item)
        return StockLevel.of(item)
