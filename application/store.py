"""The driven ports to the data of one shop."""

from dataclasses import dataclass

from application.access.queries import AccessQueries
from application.accounts.queries import AccountQueries
from application.catalogue.queries import ProductQueries
from application.configuration.queries import ConfigurationQueries
from application.ordering.queries import OrderQueries
from application.ports.outbox import Outbox
from application.ports.schedules import Schedules
from application.ports.storage import Storage
from application.stock.queries import StockQueries


@dataclass(frozen=True, slots=True)
class Store:
    """All data of one shop. What is behind these ports is backed up and deleted together."""

    storage: Storage
    outbox: Outbox
    schedules: Schedules
    products: ProductQueries
    stock: StockQueries
    orders: OrderQueries
    accounts: AccountQueries
    access: AccessQueries
    configuration: ConfigurationQueries
