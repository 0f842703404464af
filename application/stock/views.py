"""What queries of stock return."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.stock.stock_item import StockItem


@dataclass(frozen=True, slots=True)
class StockLevel:
    """How many units of a product are on hand, and how many of them are reserved for orders."""

    product: ProductId
    on_hand: int
    reserved: int

    @classmethod
    def of(cls, item: StockItem) -> "StockLevel":
        """The view of this stock item."""
        return cls(item.id, item.on_hand, item.reserved)

    @property
    def available(self) -> int:
        """Units that can still be sold."""
        return self.on_hand - self.reserved
