"""The operations on orders, and how they are built."""

from dataclasses import dataclass

from application.core.operation import Operation, OperationBuilder
from application.core.page import Page
from application.core.use_case import CUSTOMER, STAFF, SYSTEM
from application.ordering.cancel_order import CancelOrder, CancelOrderRequest
from application.ordering.confirm_order import RecordConfirmation, SendOrderConfirmation, SendOrderConfirmationRequest
from application.ordering.expire_orders import ExpireOrder, ExpireUnpaidOrders, ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrder, GetOrderRequest, ListOrders, ListOrdersRequest
from application.ordering.place_order import PlaceOrder, PlaceOrderRequest
from application.ordering.queries import OrderQueries
from application.ordering.views import OrderPosition, OrderSummary, OrderView
from application.ports.services import Services


@dataclass(frozen=True, slots=True)
class Ordering:
    """Placing, confirming, cancelling, expiring and showing orders."""

    place: Operation[PlaceOrderRequest, OrderView]
    cancel: Operation[CancelOrderRequest, OrderView]
    expire_unpaid: Operation[ExpireUnpaidOrdersRequest, int]
    confirm: Operation[SendOrderConfirmationRequest, None]
    get: Operation[GetOrderRequest, OrderView]
    list: Operation[ListOrdersRequest, Page[OrderSummary, OrderPosition]]


def build_ordering(build: OperationBuilder, orders: OrderQueries, services: Services) -> Ordering:
    """Give each use case its ports, and say which roles may call it."""
    expire = build.command(ExpireOrder(services.clock), STAFF | SYSTEM)
    record = build.command(RecordConfirmation(services.clock), SYSTEM)
    return Ordering(
        place=build.command(PlaceOrder(services.clock, services.ids), CUSTOMER),
        cancel=build.command(CancelOrder(), CUSTOMER | STAFF),
        expire_unpaid=build.process(ExpireUnpaidOrders(orders, services.clock, expire), STAFF | SYSTEM),
        confirm=build.process(SendOrderConfirmation(orders, services.mailer, record), SYSTEM),
        get=build.query(GetOrder(orders), CUSTOMER | STAFF),
        list=build.query(ListOrders(orders), CUSTOMER | STAFF),
    )
