"""DLV: what was sent is handled, whoever else fails."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import domain
from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Delivery, Message
from application.ports.envelope import Envelope
from domain.shared.event import Event
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.support.classes import classes_in
from tests.support.examples import example_of
from tests.support.waiting import happens


async def claims(env: DeliveryEnv) -> Claims:
    """The delivery."""
    async with env.to(EventHandlers(())) as delivery:
        return [(Delivery, delivery)]


@dataclass(slots=True)
class _Handlers:
    """Handlers that write down what they are given; each fails as often as it is told to."""

    failures: Counter[str] = field(default_factory=Counter)
    seen: list[Message] = field(default_factory=list)

    def named(self, *names: str) -> EventHandlers:
        return EventHandlers(tuple(EventHandler(name, Event, self._handler(name)) for name in names))

    def _handler(self, name: str) -> "_Handler":
        return _Handler(self, name)

    async def handle(self, name: str, envelope: Envelope) -> None:
        self.seen.append(Message(envelope, name))
        if self.failures[name]:
            self.failures[name] -= 1
            raise OSError(f"{name} is out of honey")

    def times(self, name: str) -> int:
        return sum(message.handler == name for message in self.seen)

    async def handled(self, names: Sequence[str], times: int, *, within: float) -> None:
        """Fail unless each of these is asked so often within so many seconds."""

        async def all_were() -> bool:
            return all(self.times(name) >= times for name in names)

        in_vain = f"{', '.join(names)} have not handled their messages within {within:.0f} seconds"
        assert await happens(all_were, within=within), in_vain


@dataclass(frozen=True, slots=True)
class _Handler:
    handlers: _Handlers
    name: str

    async def __call__(self, envelope: Envelope) -> None:
        await self.handlers.handle(self.name, envelope)


def _envelope(event: Event, seed: int = 1) -> Envelope:
    return example_of(Envelope, seed=seed, id=uuid4(), name=event.name, version=event.version, event=event)


def _an_event() -> Envelope:
    return next(_envelope(example_of(kind)) for kind in _events())


def _events() -> list[type[Event]]:
    return [kind for kind in classes_in(domain, Event) if hasattr(kind, "name")]


async def _send(delivery: Delivery, messages: Sequence[Message]) -> int:
    """Send, and again if it fails, as the relay does. How often it took."""
    for attempt in range(1, 10):
        try:
            await delivery.send(messages)
        except OSError:
            continue
        return attempt
    raise AssertionError("it fails again and again")


@law(
    "DLV-1",
    hint="Write down every field of the envelope, and the handler's name; return when it is safe, not before.",
    mutants=("drops all but the first", "delivers without headers"),
)
async def what_was_sent_is_handled_as_it_was_sent(env: DeliveryEnv) -> None:
    """Every message that `send` has returned for is handled, by the handler that it names, with every field of its
    envelope and of its event as they were sent, whatever the event; nothing to send is sent, too."""
    handlers = _Handlers()
    messages = [
        Message(_envelope(example_of(kind, seed=seed), seed), name)
        for seed, kind in enumerate(_events(), 1)
        for name in ("first", "second")
    ]
    async with env.to(handlers.named("first", "second")) as delivery:
        await delivery.send([])
        await delivery.send(messages)
        await handlers.handled(["first", "second"], len(messages) // 2, within=env.within)
    assert sorted(handlers.seen, key=_id_and_handler) == sorted(messages, key=_id_and_handler)


def _id_and_handler(message: Message) -> tuple[UUID, str]:
    return message.envelope.id, message.handler


@law(
    "DLV-2",
    hint="Raise what the handler raises, or keep the message until a handler has returned.",
    mutants=("takes a failure for an answer",),
)
async def what_fails_comes_again(env: DeliveryEnv) -> None:
    """A message whose handler fails comes again, of itself or because `send` raises and the message is sent again,
    until the handler returns."""
    handlers = _Handlers(Counter(moody=2))
    async with env.to(handlers.named("moody")) as delivery:
        await _send(delivery, [Message(_an_event(), "moody")])
        await handlers.handled(["moody"], 3, within=env.within)
    assert handlers.times("moody") == 3


@law(
    "DLV-3",
    hint="One message for each handler: try them all, whatever becomes of the first, and repeat only what has failed.",
    mutants=("stops at the first failure", "repeats all for one that fails"),
)
async def a_failure_is_its_own_alone(env: DeliveryEnv) -> None:
    """A handler that fails keeps none of its neighbours from being handled, whether they come before or after it, and
    makes none of them come again: a message comes once for each time that it was sent, and only a failed one more."""
    handlers, envelope = _Handlers(Counter(moody=1)), _an_event()
    names = ("before", "moody", "after")
    async with env.to(handlers.named(*names)) as delivery:
        messages = [Message(envelope, name) for name in names]
        try:
            await delivery.send(messages)
        except OSError:
            assert [handlers.times(name) for name in names] == [1, 1, 1], "all are tried before the failure is raised"
            await delivery.send(messages[1:2])
        await handlers.handled(["moody"], 2, within=env.within)
        await handlers.handled(["before", "after"], 1, within=env.within)
    assert [handlers.times(name) for name in names] == [1, 2, 1]


LAWS = (what_was_sent_is_handled_as_it_was_sent, what_fails_comes_again, a_failure_is_its_own_alone)
