"""Event handlers: what the shop does when an event has happened."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from application.core.use_case import Request, UseCase
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from application.ports.errors import UsageError
from domain.accounts.actor import SYSTEM
from domain.shared.event import Event

EventT = TypeVar("EventT", bound=Event)


@dataclass(frozen=True, slots=True)
class EventHandler:
    """Something the shop does whenever an event of this kind has happened, once for each event."""

    name: str
    event: type[Event]
    react: Callable[[Envelope], Awaitable[object]]


def when(
    event: type[EventT],
    name: str,
    use_case: UseCase[Request, object],
    request: Callable[[EventT], Request],
) -> EventHandler:
    """A row of the table. The key is made of reaction and event, so a message that comes twice takes effect once."""

    async def react(envelope: Envelope) -> object:
        if not isinstance(envelope.event, event):
            raise UsageError(f"The reaction {name} does not know what to do with {envelope.name}.")
        return await use_case(request(envelope.event), by=SYSTEM, key=f"{name}:{envelope.id}")

    return EventHandler(name, event, react)


@dataclass(frozen=True, slots=True)
class EventHandlers:
    """The table of a shop's reactions."""

    table: tuple[EventHandler, ...]

    def to(self, event: Event) -> tuple[str, ...]:
        """The names of the reactions to this event."""
        return tuple(handler.name for handler in self.table if isinstance(event, handler.event))

    async def handle(self, message: Message) -> None:
        """React to a message; whatever the reaction raises passes through, and the message comes again."""
        for handler in self.table:
            if handler.name == message.handler:
                await handler.react(message.envelope)
                return
        raise UsageError(f"There is no reaction {message.handler}.")
