"""The operations on stock, and how they are built."""

from dataclasses import dataclass

from application.core.operation import Operation, OperationBuilder
from application.core.page import Page
from application.core.use_case import ANYONE, STAFF
from application.ports.services import Services
from application.stock.find_stock import GetStock, GetStockRequest, ListMovements, ListMovementsRequest
from application.stock.queries import StockQueries
from application.stock.receive_stock import ReceiveStock, ReceiveStockRequest
from application.stock.views import StockLevel
from domain.stock.movement import Movement


@dataclass(frozen=True, slots=True)
class Stock:
    """Receiving goods, and showing how many there are."""

    receive: Operation[ReceiveStockRequest, StockLevel]
    get: Operation[GetStockRequest, StockLevel]
    movements: Operation[ListMovementsRequest, Page[Movement, int]]


def build_stock(build: OperationBuilder, stock: StockQueries, services: Services) -> Stock:
    """Give each use case its ports, and say which roles may call it."""
    return Stock(
        receive=build.command(ReceiveStock(services.clock), STAFF),
        get=build.query(GetStock(stock), ANYONE),
        movements=build.query(ListMovements(stock), STAFF),
    )
