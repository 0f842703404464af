"""OBX 6 to 9: how messages leave the house, and what becomes of those that do not."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from application.messaging.handlers import EventHandler, EventHandlers
from application.ordering.views import OrderView
from application.ports.envelope import Envelope
from domain.ordering.events import OrderPlaced
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv

SECOND = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)


class _Killed(BaseException):
    """The process is gone: nothing after this happens, and nobody catches it."""


@dataclass(slots=True)
class _Courier:
    """An event handler that counts what it is given, by order; it refuses some orders, and dies of others."""

    refuses: frozenset[UUID] = frozenset()
    dies_before: UUID | None = None
    dies_after: UUID | None = None
    delivered: Counter[UUID] = field(default_factory=Counter)
    headers: dict[UUID, dict[str, str]] = field(default_factory=dict)

    @property
    def handlers(self) -> EventHandlers:
        return EventHandlers((EventHandler("courier", OrderPlaced, self.handle),))

    async def handle(self, envelope: Envelope) -> None:
        order = envelope.aggregate
        if order == self.dies_before:
            raise _Killed
        if order in self.refuses:
            raise RuntimeError("the honey is out")
        self.delivered[order] += 1
        self.headers[order] = dict(envelope.headers)
        if order == self.dies_after:
            raise _Killed


# Pattern P43: Outbox and idempotent handlers
@law(
    "OBX-6",
    hint="Handle first, then note that it is done; what a crash leaves without an outcome comes again.",
    mutants=("marks, then sends",),
)
async def a_relay_that_dies_repeats_and_never_loses(env: PersistenceEnv) -> None:
    """Messages are handled before they are noted as done: who dies while handling one, or between handling and noting,
    leaves it to the next, who repeats some and loses none."""
    for sends_it_first in (False, True):
        tenant = await env.tenant()
        orders = await _three_orders(tenant)
        deadly = orders[1].id
        courier = _Courier(dies_after=deadly) if sends_it_first else _Courier(dies_before=deadly)
        relay = tenant.relay(handlers=courier.handlers)
        with refused(_Killed):
            await relay.drain()
        courier.dies_before = courier.dies_after = None
        assert await tenant.relay(handlers=courier.handlers).drain() == 0
        env.clock.advance(relay.lease + SECOND)
        await tenant.relay(handlers=courier.handlers).drain()
        assert set(courier.delivered) == {order.id for order in orders}
        assert await tenant.messages() == []


@law(
    "OBX-7",
    hint="`failed` sets when the message is due again, or never; it keeps the reason, and touches no other message.",
    mutants=("tries for ever", "forgets the reason", "one failure stops the others", "tries again at once"),
)
async def what_always_fails_is_a_dead_letter_and_blocks_nobody(env: PersistenceEnv) -> None:
    """A message that fails is tried again later, and after n failures it is a dead letter with its reason; the others
    go on, and are handled once. One that kills its process every time is a dead letter, too."""
    tenant = await env.tenant()
    first, refused_one, last = await _three_orders(tenant)
    courier = _Courier(refuses=frozenset({refused_one.id}))
    relay = tenant.relay(handlers=courier.handlers)
    policy = relay.outcomes.retry_policy
    for _ in range(policy.most_failures):
        assert await tenant.store.outbox.dead_letters(10) == []
        await relay.drain()
        assert courier.delivered == {first.id: 1, last.id: 1}
        assert await tenant.messages() == [], "not due again before its time"
        env.clock.advance(LONGEST_WAIT + SECOND)
    given_up = await tenant.store.outbox.dead_letters(10)
    assert [(dead_letter.envelope.name, dead_letter.failures) for dead_letter in given_up] == [
        ("order_placed", policy.most_failures)
    ]
    assert "the honey is out" in given_up[0].reason

    lamp = await tenant.product()
    await relay.drain()
    killer, behind_it = await tenant.order(lamp), await tenant.order(lamp)
    courier.dies_before = killer.id
    for _ in range(policy.most_attempts + 1):
        with refused(_Killed):
            await relay.drain()
        env.clock.advance(relay.lease + SECOND)
    await relay.drain()
    assert courier.delivered[behind_it.id] == 1
    assert len(await tenant.store.outbox.dead_letters(10)) == 2
    assert await tenant.store.outbox.dead_letters(1) == given_up
    env.clock.advance(timedelta(days=365))
    assert await tenant.messages() == []


@law(
    "OBX-8",
    hint="Store the envelope's headers as they are, and hand them out with every claim.",
    mutants=("loses the headers", "keeps the headers of the first"),
)
async def headers_travel_with_the_message(env: PersistenceEnv) -> None:
    """What was being done when an event happened, such as its trace, travels with the message to whoever handles
    it, however often it is sent; an envelope comes out as it went in."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    courier, sent = _Courier(), {}
    for trace in (
        {"traceparent": "00-6666-66-01", "$tenant.id": "Hönig \N{HONEYBEE} '\""},
        {},
        {"traceparent": "other"},
    ):
        tenant.headers.set(trace)
        order = await tenant.order(lamp)
        sent[order.id] = trace
    tenant.headers.set({"traceparent": "of the relay"})
    claimed_first = {envelope.id: envelope for envelope in await tenant.messages()}
    assert {envelope.aggregate: envelope.headers for envelope in claimed_first.values() if envelope.headers} == {
        order: trace for order, trace in sent.items() if trace
    }
    env.clock.advance(timedelta(minutes=1) + SECOND)
    again = await tenant.messages()
    assert {envelope.id: envelope for envelope in again} == claimed_first
    env.clock.advance(timedelta(minutes=1) + SECOND)
    await tenant.relay(handlers=courier.handlers).drain()
    assert courier.headers == sent


@law(
    "OBX-9",
    hint="Delete what has a time of sending, and that before the given one; at most so many in one statement.",
    mutants=("prunes by age", "prunes what was given up", "prunes what was sent later", "prunes all at once"),
)
async def pruning_never_removes_an_unsent_message(env: PersistenceEnv) -> None:
    """Pruning forgets what was sent before the given time and nothing else: not what is due, held, waiting for another
    try or a dead letter, however old it is, nor what was sent later. It forgets no more at a time than it is asked to,
    and says how many they were."""
    tenant = await env.tenant()
    for _ in range(10):
        await tenant.product(on_hand=0)
    outbox = tenant.store.outbox
    ids = [envelope.id for envelope in await tenant.messages()]
    early, [late, waiting, dead_letters, held, due] = ids[:5], ids[5:]
    start = env.clock.now()
    await outbox.sent(early)
    env.clock.advance(timedelta(days=1))
    await outbox.sent([late])
    await outbox.failed(waiting, "no answer", retry_at=start + timedelta(days=30))
    await outbox.failed(dead_letters, "given up", retry_at=None)
    await outbox.failed(due, "no answer", retry_at=start)
    env.clock.advance(timedelta(days=20))
    assert held in {message.envelope.id for message in await outbox.claim(10, timedelta(days=30))}
    await outbox.failed(due, "no answer", retry_at=start)

    assert await outbox.prune(start, 10) == 0
    assert [await outbox.prune(start + timedelta(hours=1), 2) for _ in range(4)] == [2, 2, 1, 0]
    assert await outbox.prune(start + timedelta(days=365), 10) == 1
    assert [message.envelope.id for message in await outbox.dead_letters(10)] == [dead_letters]
    env.clock.advance(timedelta(days=60))
    assert [envelope.id for envelope in await tenant.messages()] == [waiting, held, due]


async def _three_orders(tenant: ShopEnv) -> list[OrderView]:
    lamp = await tenant.product()
    return [await tenant.order(lamp) for _ in range(3)]


LAWS = (
    a_relay_that_dies_repeats_and_never_loses,
    what_always_fails_is_a_dead_letter_and_blocks_nobody,
    headers_travel_with_the_message,
    pruning_never_removes_an_unsent_message,
)
