"""Which event makes the shop do what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from application.ordering.confirm_order import Confirmation
from application.ports.delivery import Message
from application.ports.errors import UsageError
from application.ports.storage import Envelope
from application.shop import Shop
from application.use_case import Request, UseCase
from domain.events import Event, OrderPlaced
from domain.identity import SYSTEM
from domain.order_lines import OrderId

Told = TypeVar("Told", bound=Event)


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something the shop does whenever an event of this kind has happened, once for each event."""

    name: str
    event: type[Event]
    react: Callable[[Envelope], Awaitable[object]]


def when(
    event: type[Told],
    name: str,
    use_case: UseCase[Request, object],
    request: Callable[[Told], Request],
) -> Reaction:
    """A row of the table. The key is made of reaction and event, so a message that comes twice takes effect once."""

    async def react(envelope: Envelope) -> object:
        if not isinstance(envelope.event, event):
            raise UsageError(f"The reaction {name} does not know what to do with {envelope.name}.")
        return await use_case(request(envelope.event), by=SYSTEM, key=f"{name}:{envelope.id}")

    return Reaction(name, event, react)


@dataclass(frozen=True, slots=True)
class Reactions:
    """The table of a shop's reactions."""

    table: tuple[Reaction, ...]

    def to(self, event: Event) -> tuple[str, ...]:
        """The names of the reactions to this event."""
        return tuple(reaction.name for reaction in self.table if isinstance(event, reaction.event))

    async def handle(self, message: Message) -> None:
        """React to a message; whatever the reaction raises passes through, and the message comes again."""
        for reaction in self.table:
            if reaction.name == message.reaction:
                await reaction.react(message.envelope)
                return
        raise UsageError(f"There is no reaction {message.reaction}.")


def reactions_of(shop: Shop) -> Reactions:
    """What this shop does of itself."""
    return Reactions(
        (
            when(
                OrderPlaced,
                "send_order_confirmation",
                shop.ordering.confirm,
                lambda placed: Confirmation(OrderId(placed.order)),
            ),
        )
    )
