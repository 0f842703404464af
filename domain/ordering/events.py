"""The events that orders raise."""

from dataclasses import dataclass
from datetime import datetime

from domain.accounts.actor import ActorId
from domain.ordering.ids import OrderId
from domain.shared.event import Event
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    """Something happened to an order. The base of all events of orders; it is never raised itself."""

    order: OrderId
    customer: ActorId


@dataclass(frozen=True, slots=True)
class OrderPlaced(OrderEvent):
    """A customer has placed an order. Its goods are reserved until `pay_by`."""

    name = "order_placed"

    total: Money
    pay_by: datetime


@dataclass(frozen=True, slots=True)
class OrderPaid(OrderEvent):
    """The payment has arrived; the order can be packed."""

    name = "order_paid"


@dataclass(frozen=True, slots=True)
class OrderShipped(OrderEvent):
    """The parcel is on its way to the customer."""

    name = "order_shipped"


@dataclass(frozen=True, slots=True)
class OrderDelivered(OrderEvent):
    """The parcel has arrived."""

    name = "order_delivered"


@dataclass(frozen=True, slots=True)
class OrderCancelled(OrderEvent):
    """The customer or staff cancelled the order before it was paid."""

    name = "order_cancelled"


@dataclass(frozen=True, slots=True)
class OrderExpired(OrderEvent):
    """The time to pay ran out, and the shop gave the order up."""

    name = "order_expired"


@dataclass(frozen=True, slots=True)
class OrderRefunded(OrderEvent):
    """The customer has the money back."""

    name = "order_refunded"
