"""DLV 4 to 7, and 12: what it means that `send` returns, that it raises, and that somebody else has sent."""

from collections import Counter

from application.ports.delivery import Message
from application.ports.errors import Unavailable
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.delivery.handlers import Handlers, an_event
from tests.support.concurrency import error_of

OFTEN = 10
"""More often than a message is sent again in any law."""


async def _can_be_away(env: DeliveryEnv) -> bool:
    return env.away is not None


PROBES = {Capability.OUTAGE: _can_be_away}


@law(
    "DLV-4",
    hint="Take what is sent again like anything else: handlers know what they have done, and the delivery does not.",
    mutants=("knows what it was given before", "leaves out what comes after a failure"),
)
async def what_is_sent_again_is_handled(env: DeliveryEnv) -> None:
    """After `send` has raised, all can be sent again, as often as it takes, and then each is handled: those that had
    failed, wherever they stand, those after them, and those before."""
    names = ("first", "second", "third")
    for moody in names:
        handlers, envelope = Handlers(Counter({moody: 2})), an_event()
        async with env.to(handlers.named(*names)) as delivery:
            messages = [Message(envelope, name) for name in names]
            for _ in range(OFTEN):
                if await error_of(delivery.send(messages)) is None:
                    break
            else:
                raise AssertionError(f"sent {OFTEN} times, {moody} still fails")
            await handlers.handled([moody], 3, within=env.within)
            await handlers.handled(names, 1, within=env.within)


@law(
    "DLV-5",
    hint="Translate whatever the way out raises into `Unavailable`; return for nothing that nobody has taken.",
    mutants=("takes nobody for somebody", "leaks what its broker raises"),
    needs=(Capability.OUTAGE,),
)
async def an_outage_of_the_delivery_is_unavailable(env: DeliveryEnv) -> None:
    """As long as nobody takes messages, sending is `Unavailable`, each time; what was taken before is handled
    meanwhile; and what is sent again when somebody takes messages is handled."""
    assert env.away is not None, "an adapter with OUTAGE says how to bring one about"
    handlers, (before, late) = Handlers(), (Message(an_event(), "taken"), Message(an_event(), "late"))
    async with env.to(handlers.named("taken", "late")) as delivery:
        await delivery.send([before])
        with env.away():
            for _ in range(2):
                error = await error_of(delivery.send([late]))
                assert isinstance(error, Unavailable), f"nobody has taken it: {error!r}"
            await handlers.handled(["taken"], 1, within=env.within)
        for _ in range(OFTEN):
            if await error_of(delivery.send([late])) is None:
                break
        else:
            raise AssertionError("it does not work again")
        await handlers.handled(["late"], 1, within=env.within)


@law(
    "DLV-6",
    hint="It is a queue if `send` returns before a handler was asked; then nothing that a handler raises leaves it.",
    mutants=("calls itself a queue", "calls itself no queue"),
)
async def a_queue_is_called_one(env: DeliveryEnv) -> None:
    """Where messages lie in a queue, what a handler raises does not leave `send`, which has nothing to do with
    handling. Where they do not, each was handled when `send` returns, and what a handler raises leaves it."""
    handlers = Handlers(Counter(moody=1))
    async with env.to(handlers.named("calm", "moody")) as delivery:
        await delivery.send([Message(an_event(), "calm")])
        handled = handlers.times("calm")
        error = await error_of(delivery.send([Message(an_event(), "moody")]))
        if delivery.is_queue:
            assert error is None, f"it calls itself a queue, and raises what a handler has raised: {error!r}"
            await handlers.handled(["moody"], 2, within=env.within)
        else:
            assert handled == 1, "it calls itself no queue, and has returned before the message was handled"
            assert isinstance(error, OSError), f"it calls itself no queue, and this became of a failure: {error!r}"


@law(
    "DLV-7",
    hint="Ask the server something in `open` and in `ping`, each time; `close` gives back what there is, if anything.",
    mutants=("opens without looking", "cannot be closed twice"),
)
async def deliveries_are_opened_pinged_and_closed(env: DeliveryEnv) -> None:
    """What deliveries come from can be opened and answers a ping; as long as nobody takes messages, opening and pinging
    are `Unavailable`. Closing is harmless before it is opened, and twice. A delivery that stands alone is always
    there."""
    if env.made is None:
        return
    deliveries = env.made()
    for _ in range(2):
        for call in (deliveries.close, deliveries.open, deliveries.ping, deliveries.close, deliveries.close):
            error = await error_of(call())
            assert error is None, f"{call.__name__}: {error!r}"
    if env.away is not None:
        await deliveries.open()
        with env.away():
            for call in (env.made().open, deliveries.ping):
                error = await error_of(call())
                assert isinstance(error, Unavailable), f"{call.__name__} where nobody answers: {error!r}"
        for _ in range(OFTEN):
            if await error_of(deliveries.ping()) is None:
                break
        else:
            raise AssertionError("it does not answer again")
        await deliveries.close()


@law(
    "DLV-12",
    hint="Verify a signature of all that was sent before you look at it.",
    mutants=("believes whoever has sent it", "throws away what it does not believe"),
)
async def what_others_have_sent_is_not_handled(env: DeliveryEnv) -> None:
    """Where messages lie in a queue, what somebody leaves there who has no key of this installation is not handled: it
    is a dead letter. The same message is handled when this installation sends it."""
    handlers, message = Handlers(), Message(an_event(), "calm")
    async with env.to(handlers.named("calm")) as delivery:
        assert delivery.is_queue == (env.forged is not None), "whoever has a queue says how others would write to it"
        forged = await env.forged(message) if env.forged else {}
        assert bool(forged) == delivery.is_queue
        assert handlers.seen == [], "it believes somebody who has no key"
        for how, codes in forged.items():
            assert [*codes] == ["unsigned_message"], f"of a message {how} has come {codes or 'nothing'}"
        await delivery.send([message])
        await handlers.handled(["calm"], 1, within=env.within)


LAWS = (
    what_is_sent_again_is_handled,
    an_outage_of_the_delivery_is_unavailable,
    a_queue_is_called_one,
    deliveries_are_opened_pinged_and_closed,
    what_others_have_sent_is_not_handled,
)
