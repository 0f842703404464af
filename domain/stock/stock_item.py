"""Stock items: how many units of a product are on hand, and how many of them are reserved for orders."""

from dataclasses import dataclass
from datetime import datetime

from domain.catalogue.ids import ProductId
from domain.shared import checks
from domain.shared.aggregate import Aggregate
from domain.shared.errors import InvalidQuantity
from domain.stock.errors import OutOfStock
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason

MOST_RECEIVED = 1_000_000
"""Units that can be received at once."""
MOST_ON_HAND = 1_000_000_000


# Pattern P52: No overselling
@dataclass(kw_only=True)
class StockItem(Aggregate):
    """The stock of one product; its id is the product's id.

    No more units are reserved than are on hand, so nothing is sold twice. For whom they are reserved is known to the
    orders. Movements are stored with the item and read by a query; the item itself only counts them.
    """

    label = "stock of product"

    id: ProductId
    on_hand: int = 0
    reserved: int = 0
    movements: int = 0

    @property
    def available(self) -> int:
        """Units that can still be sold."""
        return self.on_hand - self.reserved

    def receive(self, quantity: int, *, at: datetime) -> None:
        """Add units that have arrived. `InvalidQuantity` for less than one, or for more than there is room for."""
        checks.quantity(quantity, most=MOST_RECEIVED)
        if self.on_hand + quantity > MOST_ON_HAND:
            raise InvalidQuantity(quantity, MOST_ON_HAND - self.on_hand)
        self._move(quantity, Reason.RECEIVED, at)
        self._raise_event(StockReceived(self.id, quantity))

    def reserve(self, quantity: int) -> None:
        """Keep units for an order. `OutOfStock` when fewer are available."""
        if quantity > self.available:
            raise OutOfStock(self.id, quantity, self.available)
        self.reserved += quantity

    def release(self, quantity: int) -> None:
        """Make units that were kept for an order available again.

        It never fails, and `reserved` never goes below 0. Someone else may have released the same goods after the order
        was read and before this item was: then the order's commit conflicts, and nothing of this is stored.
        """
        self.reserved = max(0, self.reserved - quantity)

    def consume(self, quantity: int, *, at: datetime) -> None:
        """Take units that were kept for an order out of stock, to ship them. It never fails either."""
        self.release(quantity)
        self._move(-quantity, Reason.SHIPPED, at)

    def _move(self, change: int, reason: Reason, at: datetime) -> None:
        self.on_hand += change
        self.movements += 1
        self._append_entry(Movement(self.id, self.movements, at, change, reason))
