"""Sending the customer a confirmation of the order."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid5

from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ordering.queries import OrderQueries
from application.ordering.views import OrderView
from application.ports.clock import Clock
from application.ports.mailer import Mail, Mailer
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class RecordConfirmationRequest:
    """For which order the confirmation was sent."""

    fingerprint_name: ClassVar[str] = "Confirmed"

    order: OrderId


@dataclass(frozen=True, slots=True)
class RecordConfirmation:
    """The shop notes when it sent the confirmation of an order. Only the first time is noted."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: RecordConfirmationRequest, /, *, by: Actor) -> None:
        """`NotFound` for an unknown order."""
        order = await uow.orders.get(request.order)
        order.confirm(self.clock.now())
        uow.orders.save(order)


@dataclass(frozen=True, slots=True)
class SendOrderConfirmationRequest:
    """Which order to confirm."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class SendOrderConfirmation:
    """The shop writes to the customer what was ordered, and notes that it did.

    A process: it sends the letter, which cannot be rolled back, and then runs the command that notes it. If it is
    interrupted in between and runs again, the letter has the same id, and the mailer sends it only once.
    """

    orders: OrderQueries
    mailer: Mailer
    record: UseCase[RecordConfirmationRequest, None]

    async def __call__(self, request: SendOrderConfirmationRequest, /, *, by: Actor, key: str | None = None) -> None:
        """Does nothing if the confirmation was already noted; `NotFound` for an unknown order."""
        order = await self.orders.get(request.order)
        if order is None:
            raise NotFound("order", request.order)
        if order.confirmed_at is None:
            await self.mailer.send(_letter(order))
            await self.record(RecordConfirmationRequest(order.id), by=by, key=key)


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
