"""What happens to orders."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.event import Event
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    """Something happened to an order."""

    order: UUID
    customer: UUID


@dataclass(frozen=True, slots=True)
class OrderPlaced(OrderEvent):
    """A customer has ordered; the goods are held until `pay_by`."""

    name = "order_placed"

    total: Money
    pay_by: datetime


@dataclass(frozen=True, slots=True)
class OrderPaid(OrderEvent):
    """The money is there; the order can be packed."""

    name = "order_paid"


@dataclass(frozen=True, slots=True)
class OrderShipped(OrderEvent):
    """The parcel has left the house."""

    name = "order_shipped"


@dataclass(frozen=True, slots=True)
class OrderDelivered(OrderEvent):
    """The parcel has arrived."""

    name = "order_delivered"


@dataclass(frozen=True, slots=True)
class OrderCancelled(OrderEvent):
    """The order was called off before it was paid."""

    name = "order_cancelled"


@dataclass(frozen=True, slots=True)
class OrderExpired(OrderEvent):
    """Nobody paid in time."""

    name = "order_expired"


@dataclass(frozen=True, slots=True)
class OrderRefunded(OrderEvent):
    """The customer has the money back."""

    name = "order_refunded"
