"""How many units of a product are on hand, and how many of them are reserved."""

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


MOST_ON_HAND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units promised to one order line and to nobody else."""

    line: LineId
    quantity: int


# Pattern P52: No overselling
@dataclass(kw_only=True)
class StockItem(Aggregate):
    """The stock of one product; its id is the product's.

    What is reserved is never more than what is on hand, so nothing is sold twice.
    Movements are written with the item and read by a query; the item only counts them.
    """

    label = "stock of product"

    id: ProductId
    on_hand: int = 0
    reservations: tuple[Reservation, ...] = ()
    movements: int = 0

    @property
    def reserved(self) -> int:
        """Units promised to open orders."""
        return sum(reservation.quantity for reservation in self.reservations)

    @property
    def available(self) -> int:
        """Units that can still be sold."""
        return self.on_hand - self.reserved

    def receive(self, quantity: int, *, at: datetime) -> None:
        """Put goods that have arrived on the shelf."""
        checks.quantity(quantity, most=MOST_RECEIVED)
        if self.on_hand + quantity > MOST_ON_HAND:
            raise InvalidQuantity(quantity, MOST_ON_HAND - self.on_hand)
        self._move(quantity, Reason.RECEIVED, at)
        self._raise_event(StockReceived(self.id, quantity))

    def reserve(self, line: LineId, quantity: int) -> None:
        """Promise units to an order line; once promised, asking again changes nothing.

        `OutOfStock` when fewer are available.
        """
        if self._promised_to(line) is not None:
            return
        if quantity > self.available:
            raise OutOfStock(self.id, quantity, self.available)
        self.reservations += (Reservation(line, quantity),)

    def release(self, line: LineId) -> None:
        """Give back what was promised to an order line, if anything still is."""
        self.reservations = tuple(kept for kept in self.reservations if kept.line != line)

    def consume(self, line: LineId, *, at: datetime) -> None:
        """Take what was promised to an order line off the shelf, if anything still is."""
        promised = self._promised_to(line)
        if promised is None:
            return
        self.release(line)
        self._move(-promised.quantity, Reason.SHIPPED, at)

    def _promised_to(self, line: LineId) -> Reservation | None:
        return next((kept for kept in self.reservations if kept.line == line), None)

    def _move(self, change: int, reason: Reason, at: datetime) -> None:
        self.on_hand += change
        self.movements += 1
        self._append_entry(Movement(self.id, self.movements, at, change, reason))
