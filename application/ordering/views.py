"""What queries of orders return, and how lists of orders are filtered and paged."""

from dataclasses import dataclass
from datetime import datetime

from domain.accounts.actor import ActorId
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine, total_of
from domain.shared.address import Address
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its lines, as it is shown and answered."""

    id: OrderId
    customer: ActorId
    status: OrderStatus
    email: str
    address: Address
    lines: tuple[OrderLine, ...]
    placed_at: datetime
    pay_by: datetime
    confirmed_at: datetime | None

    @classmethod
    def of(cls, order: Order) -> "OrderView":
        """The view of this order."""
        return cls(
            id=order.id,
            customer=order.customer,
            status=order.status,
            email=order.email,
            address=order.address,
            lines=order.lines,
            placed_at=order.placed_at,
            pay_by=order.pay_by,
            confirmed_at=order.confirmed_at,
        )

    @property
    def total(self) -> Money:
        """What the customer owes: the sum of the lines."""
        return total_of(self.lines)


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order in a list of orders."""

    id: OrderId
    customer: ActorId
    status: OrderStatus
    total: Money
    placed_at: datetime

    @classmethod
    def of(cls, order: Order) -> "OrderSummary":
        """The order as it is now."""
        return cls(order.id, order.customer, order.status, order.total, order.placed_at)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders to list: those of one customer, those in one status. None means that it does not matter."""

    customer: ActorId | None = None
    status: OrderStatus | None = None


@dataclass(frozen=True, slots=True, order=True)
class OrderPosition:
    """Where a page of orders ends: newest first, by the time they were placed, then by id, both descending."""

    placed_at: datetime
    id: OrderId

    @classmethod
    def of(cls, order: Order) -> "OrderPosition":
        """Where the order stands."""
        return cls(order.placed_at, order.id)
