"""What happens to stock."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class StockReceived(Event):
    """Goods have arrived and can be sold."""

    name = "stock_received"

    product: UUID
    quantity: int
