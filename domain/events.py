"""What has happened in the shop, told to whoever cares.

Names and versions are explicit, because stored events outlive the classes that raised them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.money import Money


@dataclass(frozen=True, slots=True)
class Event:
    """A fact. It never changes; a new shape gets a new version."""

    name: ClassVar[str]
    event_version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ProductAdded(Event):
    """The catalogue has one more product."""

    name = "product_added"

    product: UUID
    sku: str
    price: Money


@dataclass(frozen=True, slots=True)
class PriceChanged(Event):
    """From now on the product costs something else. Orders already placed keep their price."""

    name = "price_changed"

    product: UUID
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class StockReceived(Event):
    """Goods have arrived and can be sold."""

    name = "stock_received"

    product: UUID
    quantity: int


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
