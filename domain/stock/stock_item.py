"""Stock items: how many units of a product are on hand, and how many of them are reserved for orders."""

from dataclasses import dataclass
from datetime import datetime

from domain.catalogue.ids import ProductId
from domain.ordering.ids import LineId
from domain.shared import checks
from domain.shared.aggregate import Aggregate
from domain.shared.errors import InvalidQuantity
from domain.stock.errors import OutOfStock
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason

MOST_RECEIVED = 1_000_000
"""Units that can be received at once."""
MOST_ON_HAND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units that are kept for one order line and cannot be sold to anyone else."""

    line: LineId
    quantity: int


# Pattern P52: No overselling
@dataclass(kw_only=True)
class StockItem(Aggregate):
    """The stock of one product; its id is the product's id.

    No more units are reserved than are on hand, so nothing is sold twice.
    Movements are stored with the item and read by a query; the item itself only counts them.
    """

    label = "stock of product"

    id: ProductId
    on_hand: int = 0
    reservations: tuple[Reservation, ...] = ()
    movements: int = 0

    @property
    def reserved(self) -> int:
        """Units that are kept for open orders."""
        return sum(reservation.quantity for reservation in self.reservations)

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

    def reserve(self, line: LineId, quantity: int) -> None:
        """Reserve units for an order line. `OutOfStock` when fewer are available.

        A line that already has a reservation keeps it unchanged, whatever quantity is asked for.
        """
        if self._reservation_of(line) is not None:
            return
        if quantity > self.available:
            raise OutOfStock(self.id, quantity, self.available)
        self.reservations += (Reservation(line, quantity),)

    def release(self, line: LineId) -> None:
        """Make the units of an order line available again. Nothing happens if the line has no reservation."""
        self.reservations = tuple(reservation for reservation in self.reservations if reservation.line != line)

    def consume(self, line: LineId, *, at: datetime) -> None:
        """Take the units of an order line out of stock, to ship them. Nothing happens if it has no reservation."""
        reservation = self._reservation_of(line)
        if reservation is None:
            return
        self.release(line)
        self._move(-reservation.quantity, Reason.SHIPPED, at)

    def _reservation_of(self, line: LineId) -> Reservation | None:
        return next((reservation for reservation in self.reservations if reservation.line == line), None)

    def _move(self, change: int, reason: Reason, at: datetime) -> None:
        self.on_hand += change
        self.movements += 1
        self._append_entry(Movement(self.id, self.movements, at, change, reason))
