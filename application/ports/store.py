"""Everything that is kept for one shop."""

from dataclasses import dataclass

from application.catalogue.queries import ProductQueries
from application.ordering.queries import OrderQueries
from application.ports.outbox import Outbox
from application.ports.storage import Storage
from application.stock.queries import StockQueries


@dataclass(frozen=True, slots=True)
class Store:
    """The ports to a shop's data: one thing to back up and to drop."""

    storage: Storage
    outbox: Outbox
    products: ProductQueries
    stock: StockQueries
    orders: OrderQueries
