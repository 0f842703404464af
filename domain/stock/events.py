"""The events that stock items raise."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class StockReceived(Event):
    """Goods have arrived and can be sold."""

    name = "stock_received"

    product: ProductId
    quantity: int
