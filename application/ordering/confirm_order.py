"""Telling the customer that the order has arrived."""

from dataclasses import dataclass
from uuid import uuid5

from application.ports.mailer import Mail, Mailer
from application.ports.queries import OrderQueries
from application.ports.surroundings import Clock
from application.unit_of_work import UnitOfWork
from application.use_case import UseCase
from application.views import OrderView
from domain.errors import NotFound
from domain.identity import Actor
from domain.order_lines import OrderId


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The customer has been told about this order."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class NoteConfirmation:
    """The shop notes that a customer has been told; the first time counts."""

    clock: Clock

    async def __call__(self, work: UnitOfWork, request: Confirmed, /, *, by: Actor) -> None:
        """`NotFound` for an unknown order."""
        order = await work.orders.get(request.order)
        order.confirm(self.clock.now())
        work.orders.save(order)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Which order to confirm."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class SendOrderConfirmation:
    """The shop writes to the customer what was ordered, and notes that it did.

    A process: the letter leaves between two steps, and its id is made from the order's, so whatever is interrupted
    and begun again, the mailer can see that it is one letter.
    """

    orders: OrderQueries
    mailer: Mailer
    note: UseCase[Confirmed, None]

    async def __call__(self, request: Confirmation, /, *, by: Actor, key: str | None = None) -> None:
        """Nothing more happens once it is noted."""
        order = await self.orders.get(request.order)
        if order is None:
            raise NotFound("order", request.order)
        if order.confirmed_at is None:
            await self.mailer.send(_letter(order))
            await self.note(Confirmed(order.id), by=by, key=key)


def _letter(order: OrderView) -> Mail:
    lines = [f"{line.quantity} x {line.name}: {line.total}" for line in order.lines]
    return Mail(
        id=uuid5(order.id, "confirmation"),
        to=order.email,
        subject=f"Your order {order.id}",
        body="\n".join(
            [
                "Thank you for your order:",
                "",
                *lines,
                "",
                f"Total: {order.total}",
                f"We hold the goods for you until {order.pay_by:%Y-%m-%d %H:%M} UTC.",
                "",
            ]
        ),
    )
