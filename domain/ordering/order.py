"""Orders: what a customer has bought, at which price, and the steps from placing to delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.accounts.actor import Actor, ActorId
from domain.ordering.access import may_see_orders_of
from domain.ordering.errors import IllegalTransition
from domain.ordering.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from domain.ordering.ids import OrderId
from domain.ordering.order_line import OrderLine, orderable, total_of
from domain.shared.address import Address, deliverable, mailable
from domain.shared.aggregate import Aggregate
from domain.shared.errors import NotFound
from domain.shared.money import Money

# Pattern P09: When not to inject
PAY_WITHIN = timedelta(minutes=30)
"""How long goods are reserved for an order that is not paid."""


class OrderStatus(StrEnum):
    """How far an order has come. `PAYING` means that a payment is under way."""

    PLACED = "placed"
    PAYING = "paying"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


# Each step: the statuses in which it is allowed, and the status to which it leads.
_STEPS = {
    "begin payment": ({OrderStatus.PLACED}, OrderStatus.PAYING),
    "decline payment": ({OrderStatus.PAYING}, OrderStatus.PLACED),
    "be paid": ({OrderStatus.PAYING}, OrderStatus.PAID),
    "ship": ({OrderStatus.PAID}, OrderStatus.SHIPPED),
    "be delivered": ({OrderStatus.SHIPPED}, OrderStatus.DELIVERED),
    "be cancelled": ({OrderStatus.PLACED}, OrderStatus.CANCELLED),
    "expire": ({OrderStatus.PLACED}, OrderStatus.EXPIRED),
    "be refunded": (
        {OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED},
        OrderStatus.REFUNDED,
    ),
}


@dataclass(kw_only=True)
class Order(Aggregate):
    """A customer's order, from the moment it is placed.

    `goods_reserved` says whether its goods are kept for it now; `reservations` changes it together with the stock.
    """

    label = "order"

    id: OrderId
    customer: ActorId
    email: str
    address: Address
    lines: tuple[OrderLine, ...]
    placed_at: datetime
    pay_by: datetime
    status: OrderStatus = OrderStatus.PLACED
    confirmed_at: datetime | None = None
    goods_reserved: bool = False

    @classmethod
    def place(
        cls,
        id: OrderId,
        *,
        by: Actor,
        email: str,
        address: Address,
        lines: Sequence[OrderLine],
        at: datetime,
    ) -> "Order":
        """A new order by this customer, to be paid until `at` plus `PAY_WITHIN`; its goods are still to be reserved.

        `InvalidValue` for an address or e-mail address that cannot be one; what `orderable` raises for lines that break
        a rule.
        """
        order = cls(
            id=id,
            customer=by.id,
            email=mailable(email),
            address=deliverable(address),
            lines=orderable(lines),
            placed_at=at,
            pay_by=at + PAY_WITHIN,
        )
        order._raise_event(OrderPlaced(id, by.id, order.total, order.pay_by))
        return order

    @property
    def total(self) -> Money:
        """What the customer owes: the sum of the lines."""
        return total_of(self.lines)

    def must_belong_to(self, by: Actor) -> None:
        """`NotFound` unless `by` may see this order: customers cannot learn that someone else's order exists."""
        if not may_see_orders_of(by, self.customer):
            raise NotFound(self.label, self.id)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the time to pay has run out, and no payment is under way."""
        return self.status is OrderStatus.PLACED and at >= self.pay_by

    def begin_payment(self) -> None:
        """Note that a payment is under way: until it ends, the order can neither expire nor be cancelled."""
        self._step("begin payment")

    def decline_payment(self) -> None:
        """Note that the payment under way has failed. The customer may try again."""
        self._step("decline payment")

    def be_paid(self) -> None:
        """Note that the payment has arrived."""
        self._step("be paid", OrderPaid)

    def ship(self) -> None:
        """Note that the parcel is on its way."""
        self._step("ship", OrderShipped)

    def be_delivered(self) -> None:
        """Note that the parcel has arrived."""
        self._step("be delivered", OrderDelivered)

    def cancel(self) -> None:
        """Cancel the order. Not possible once payment has begun."""
        self._step("be cancelled", OrderCancelled)

    def expire(self, at: datetime) -> None:
        """Give the order up because nobody paid in time. Not possible before `pay_by`."""
        if at < self.pay_by:
            raise IllegalTransition(self.id, self.status, f"expire before {self.pay_by:%F %T}")
        self._step("expire", OrderExpired)

    def be_refunded(self) -> None:
        """Note that the customer has the money back."""
        self._step("be refunded", OrderRefunded)

    def confirm(self, at: datetime) -> None:
        """Note when the confirmation was sent to the customer. Later calls change nothing."""
        if self.confirmed_at is None:
            self.confirmed_at = at

    def _step(self, step: str, event: type[OrderEvent] | None = None) -> None:
        """Change the status and raise the event, or raise `IllegalTransition`."""
        allowed, target = _STEPS[step]
        if self.status not in allowed:
            raise IllegalTransition(self.id, self.status, step)
        self.status = target
        if event is not None:
            self._raise_event(event(self.id, self.customer))
