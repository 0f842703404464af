"""Event handlers: which use case runs when an event has happened."""

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
    """One row of the table: for each event of this class, `handle` is called with the event's envelope.

    Delivery is at least once, so `handle` may be called several times for one event; it must take effect once. `when`
    makes handlers that do. `name` is unique, and it is stored and queued: it must never change.
    """

    name: str
    event: type[Event]
    handle: Callable[[Envelope], Awaitable[object]]


def when(
    event: type[EventT],
    name: str,
    use_case: UseCase[Request, object],
    request: Callable[[EventT], Request],
) -> EventHandler:
    """A handler that calls `use_case` on behalf of the shop itself, with the request that `request` makes of the event.

    The idempotency key is made of the handler's name and the message's id, so that a message that is delivered twice
    takes effect once.
    """

    async def handle(envelope: Envelope) -> object:
        if not isinstance(envelope.event, event):
            raise UsageError(f"The event handler {name} does not handle {envelope.name}.")
        return await use_case(request(envelope.event), by=SYSTEM, key=f"{name}:{envelope.id}")

    return EventHandler(name, event, handle)


@dataclass(frozen=True, slots=True)
class EventHandlers:
    """All event handlers of a shop. The relay asks where an event goes; the consumer of a message calls `handle`."""

    table: tuple[EventHandler, ...]

    def names_for(self, event: Event) -> tuple[str, ...]:
        """The names of the handlers of this event. The relay sends a message to each of them."""
        return tuple(handler.name for handler in self.table if isinstance(event, handler.event))

    async def handle(self, message: Message, /) -> None:
        """Call the handler to which the message is addressed; what it raises passes through.

        `UsageError` if there is no such handler.
        """
        for handler in self.table:
            if handler.name == message.handler:
                await handler.handle(message.envelope)
                return
        raise UsageError(f"There is no event handler {message.handler}.")
