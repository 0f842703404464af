"""The part of the shop where orders are placed and looked after."""

from dataclasses import dataclass

from application.ordering.confirm_order import Confirmation
from application.ordering.end_order import Cancellation, Sweep
from application.ordering.find_orders import OrderById, OrderList
from application.ordering.place_order import NewOrder
from application.use_case import Allowed
from application.views import OrderPosition, OrderSummary, OrderView, Page


@dataclass(frozen=True, slots=True)
class Ordering:
    """What can be done with orders."""

    place: Allowed[NewOrder, OrderView]
    cancel: Allowed[Cancellation, OrderView]
    expire_unpaid: Allowed[Sweep, int]
    confirm: Allowed[Confirmation, None]
    get: Allowed[OrderById, OrderView]
    list: Allowed[OrderList, Page[OrderSummary, OrderPosition]]
