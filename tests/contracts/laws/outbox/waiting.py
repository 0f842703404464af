"""OBX 13, 15 and 17: for what messages wait, and that this counts as no failure of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Message
from application.ports.envelope import Envelope, Unreadable
from application.ports.errors import Unavailable
from application.ports.storage import Batch
from domain.ordering.events import OrderPlaced
from tests.contracts.kit.law import law
from tests.contracts.laws.outbox.written import HOUR, LEASE, SECOND, envelope_of, prices, waiting
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import accepted
from tests.support.shop_env import ShopEnv


async def _ignore(_: Envelope) -> None:
    """Nothing to do."""


ONE_HANDLER = EventHandlers((EventHandler("one", OrderPlaced, _ignore),))


@dataclass(slots=True)
class _Broker:
    """A queue that cannot be reached before a time, and then takes everything and keeps it."""

    back_at: datetime
    tenant: ShopEnv
    taken: list[Message] = field(default_factory=list)
    is_queue: bool = True

    async def send(self, messages: Sequence[Message], /) -> None:
        if self.tenant.clock.now() < self.back_at:
            raise Unavailable("The broker", "nobody listens")
        self.taken += messages


@law(
    "OBX-13",
    hint="Postponing moves the time at which a message is due, and forgets the attempt; failures stay as they were.",
    mutants=("counts an outage", "postpones what is done", "forgets to postpone"),
)
async def an_outage_is_no_failure_of_the_message(env: PersistenceEnv) -> None:
    """What is postponed is due again at that time and not before; attempts until then do not count, failures stay as
    they are. What is done stays done, and a dead letter dead. An hour without the delivery makes no dead letter, and
    all that waited is handed over within a minute after it."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    put_off, failed, done, dead = await waiting(tenant, 4)
    await outbox.claim(10, LEASE)
    await outbox.failed(failed, "of its own", retry_at=env.clock.now() + 2 * HOUR)
    await outbox.sent([done])
    await outbox.failed(dead, "given up", retry_at=None)
    await outbox.postponed([put_off, failed, done, dead, tenant.ids.new()], env.clock.now() + HOUR)
    await outbox.postponed([], env.clock.now())
    env.clock.advance(HOUR - SECOND)
    assert await outbox.claim(10, LEASE) == []
    env.clock.advance(SECOND)
    claimed = {each.envelope.id: (each.attempts, each.failures) for each in await outbox.claim(10, LEASE)}
    assert claimed == {put_off: (1, 0), failed: (1, 1)}
    assert [each.envelope.id for each in await outbox.dead_letters(10)] == [dead]
    await outbox.sent([put_off, failed])

    lamp = await tenant.product()
    orders = {(await tenant.order(lamp)).id for _ in range(3)}
    delivery = _Broker(env.clock.now() + HOUR, tenant)
    relay = tenant.relay(delivery)
    while env.clock.now() < delivery.back_at:
        await relay.drain()
        env.clock.advance(20 * SECOND)
    assert delivery.taken == []
    env.clock.advance(timedelta(minutes=1))
    await relay.drain()
    assert {message.envelope.aggregate for message in delivery.taken} == orders
    assert len(await outbox.dead_letters(10)) == 1


@law(
    "OBX-15",
    hint="Read what cannot be read as `Unreadable`, with its data; a claim that raises stops all other messages.",
    mutants=("takes what it cannot read for done", "stops at what it cannot read"),
)
async def what_cannot_be_read_waits_for_a_newer_version(env: PersistenceEnv) -> None:
    """A message that a newer version of the shop has written is claimed like any other, with its data as they are. It
    waits as long as two versions may run side by side, keeps nobody waiting, and is then a dead letter with its reason;
    what nobody will be able to read is one at once."""
    tenant = await env.tenant()
    newer = Unreadable('{"steps": 6}', "unknown_shape", is_newer=True)
    envelopes = [envelope_of(tenant, event) for event in (newer, *prices(1))]
    await tenant.store.storage.write(Batch(messages=tuple(envelopes)))
    with accepted("claiming what cannot be read"):
        claimed = {each.envelope.id: each.envelope for each in await tenant.store.outbox.claim(10, LEASE)}
    found = claimed[envelopes[0].id].event
    assert isinstance(found, Unreadable)
    assert (found.data, found.is_newer) == (newer.data, True)
    env.clock.advance(LEASE)

    relay = tenant.relay(handlers=ONE_HANDLER)
    assert await relay.drain() == 1, "its neighbour has no handler, so it is done"
    rollout = relay.outcomes.retry_policy.rollout
    while env.clock.now() - envelopes[0].at < rollout - HOUR:
        env.clock.advance(HOUR)
        assert await relay.drain() == 0
    assert await tenant.store.outbox.dead_letters(10) == []
    env.clock.advance(HOUR)
    await relay.drain()
    dead = await tenant.store.outbox.dead_letters(10)
    assert [(each.envelope.id, each.envelope.version) for each in dead] == [(envelopes[0].id, 7)]
    assert "unknown_shape" in dead[0].reason

    broken = envelope_of(tenant, newer)
    await tenant.store.storage.write(Batch(messages=(broken,)))
    await relay.outcomes.unreadable(broken, replace(newer, is_newer=False))
    assert {each.envelope.id for each in await tenant.store.outbox.dead_letters(10)} == {envelopes[0].id, broken.id}


@law(
    "OBX-17",
    hint="What lies in a queue is not done: note an outcome where the message is handled, and nowhere else.",
    mutants=("takes what was handed over for done", "hands over once"),
)
async def what_a_queue_forgets_is_handed_over_again(env: PersistenceEnv) -> None:
    """A message that was handed over and of which nothing is heard is handed over again, after growing waits, until it
    is handled; then it never comes again. Nobody counts that as a failure."""
    tenant = await env.tenant()
    order = await tenant.order(await tenant.product())
    broker = _Broker(env.clock.now(), tenant)
    relay = tenant.relay(broker)
    times: list[datetime] = []
    handed_over: list[Message] = []
    # A day: an hour minute by minute, and the rest by quarters of an hour.
    for step in (*[1] * 60, *[15] * 92):
        await relay.drain()
        if broker.taken:
            assert [message.envelope.aggregate for message in broker.taken] == [order.id]
            times.append(env.clock.now())
            handed_over.append(broker.taken.pop())
        env.clock.advance(timedelta(minutes=step))
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits == sorted(waits), "each wait is at least as long as the one before it"
    assert 6 <= len(waits) <= 12
    assert await tenant.store.outbox.dead_letters(10) == []

    await tenant.consumer().handle(handed_over[-1])
    env.clock.advance(timedelta(days=30))
    assert await relay.drain() == 0
    assert broker.taken == []


LAWS = (
    an_outage_is_no_failure_of_the_message,
    what_cannot_be_read_waits_for_a_newer_version,
    what_a_queue_forgets_is_handed_over_again,
)
