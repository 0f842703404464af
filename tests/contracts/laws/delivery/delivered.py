"""DLV: what was sent is handled, whoever else fails."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from adapters.shared.installation import Deliveries
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.delivery.handlers import Handlers, an_event, envelope_of, events
from tests.support.examples import example_of


async def claims(env: DeliveryEnv) -> Claims:
    """The delivery, and what deliveries come from."""
    async with env.to(EventHandlers(())) as delivery:
        return [(Delivery, delivery), *([(Deliveries, env.made())] if env.made else [])]


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
    handlers = Handlers()
    messages = [
        Message(envelope_of(example_of(kind, seed=seed), seed), name)
        for seed, kind in enumerate(events(), 1)
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
    handlers = Handlers(Counter(moody=2))
    async with env.to(handlers.named("moody")) as delivery:
        await _send(delivery, [Message(an_event(), "moody")])
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
    handlers, envelope = Handlers(Counter(moody=1)), an_event()
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
