"""Stock, as drivers see it."""

from dataclasses import dataclass

from application.core.page import Page
from application.core.use_case import Authorized
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.stock.movement import Movement


@dataclass(frozen=True, slots=True)
class Stock:
    """The part of the shop where goods lie."""

    receive: Authorized[ReceiveStockRequest, StockLevel]
    get: Authorized[GetStockRequest, StockLevel]
    ledger: Authorized[ListMovementsRequest, Page[Movement, int]]
