"""Stock as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from application.stock.receive_stock import ReceiveStockRequest
from domain.catalogue.ids import ProductId
from domain.stock.movement import Reason


class ReceiveStockModel(BaseModel):
    """Goods that have arrived."""

    model_config = ConfigDict(extra="forbid")

    quantity: StrictInt = Field(examples=[12])

    def request(self, product: UUID) -> ReceiveStockRequest:
        """For the use case."""
        return ReceiveStockRequest(ProductId(product), self.quantity)


class StockModel(BaseModel):
    """How many units there are, how many of them are reserved, and how many can still be bought."""

    product: UUID
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    available: int = Field(examples=[10])


class MovementModel(BaseModel):
    """One entry of a product's ledger."""

    number: int = Field(examples=[1])
    at: datetime
    change: int = Field(examples=[12])
    reason: Reason


class MovementPage(BaseModel):
    """Some of a product's ledger, in order."""

    items: list[MovementModel]
    next: str | None = Field(description="The cursor of the following page; null at the end.")
