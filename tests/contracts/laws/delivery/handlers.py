"""What laws of delivery have at the other end: handlers that write down what they are given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import domain
from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from domain.shared.event import Event
from tests.support.classes import classes_in
from tests.support.examples import example_of
from tests.support.waiting import happens


@dataclass(slots=True)
class Handlers:
    """Handlers that write down what they are given; each fails as often as it is told to."""

    failures: Counter[str] = field(default_factory=Counter)
    seen: list[Message] = field(default_factory=list)

    def named(self, *names: str) -> EventHandlers:
        """Handlers of these names, of every event."""
        return EventHandlers(tuple(EventHandler(name, Event, self._handler(name)) for name in names))

    def _handler(self, name: str) -> "Handler":
        return Handler(self, name)

    async def handle(self, name: str, envelope: Envelope) -> None:
        """Write it down, and fail if this handler still has to."""
        self.seen.append(Message(envelope, name))
        if self.failures[name]:
            self.failures[name] -= 1
            raise OSError(f"{name} is out of honey")

    def times(self, name: str) -> int:
        """How often this handler was asked."""
        return sum(message.handler == name for message in self.seen)

    async def handled(self, names: Sequence[str], times: int, *, within: float) -> None:
        """Fail unless each of these is asked so often within so many seconds."""

        async def all_were() -> bool:
            return all(self.times(name) >= times for name in names)

        in_vain = f"{', '.join(names)} have not handled their messages within {within:.0f} seconds"
        assert await happens(all_were, within=within), in_vain


@dataclass(frozen=True, slots=True)
class Handler:
    """One of them."""

    handlers: Handlers
    name: str

    async def __call__(self, envelope: Envelope) -> None:
        await self.handlers.handle(self.name, envelope)


def envelope_of(event: Event, seed: int = 1) -> Envelope:
    """An envelope with this event, and something in every field."""
    return example_of(Envelope, seed=seed, id=uuid4(), name=event.name, version=event.version, event=event)


def an_event() -> Envelope:
    """Any event there is, in an envelope."""
    return next(envelope_of(example_of(kind)) for kind in events())


def events() -> list[type[Event]]:
    """Every event there is."""
    return [kind for kind in classes_in(domain, Event) if hasattr(kind, "name")]
