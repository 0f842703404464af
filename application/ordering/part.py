"""The part of the shop where orders are placed and looked after."""

from dataclasses import dataclass

from application.core.page import Page
from application.core.use_case import Authorized
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.end_order import CancelOrderRequest, ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.place_order import PlaceOrderRequest
from application.ordering.views import OrderPosition, OrderSummary, OrderView


@dataclass(frozen=True, slots=True)
class Ordering:
    """What can be done with orders."""

    place: Authorized[PlaceOrderRequest, OrderView]
    cancel: Authorized[CancelOrderRequest, OrderView]
    expire_unpaid: Authorized[ExpireUnpaidOrdersRequest, int]
    confirm: Authorized[SendOrderConfirmationRequest, None]
    get: Authorized[GetOrderRequest, OrderView]
    list: Authorized[ListOrdersRequest, Page[OrderSummary, OrderPosition]]
