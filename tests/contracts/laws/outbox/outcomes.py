"""OBX 12 to 17: what is noted of a message, and when it comes again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Message
from application.ports.envelope import Envelope, Unreadable
from application.ports.errors import Unavailable
from application.ports.outbox import Backlog
from application.ports.storage import Batch
from domain.catalogue.events import PriceChanged
from domain.ordering.events import OrderPlaced
from domain.shared.event import Event
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import together
from tests.support.examples import example_of
from tests.support.shop_env import ShopEnv

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def _ignore(_: Envelope) -> None:
    """Nothing to do."""


ONE_HANDLER = EventHandlers((EventHandler("one", OrderPlaced, _ignore),))


@law(
    "OBX-12",
    hint="Add the name in one statement; a name that is read, extended and written back may be lost.",
    mutants=("forgets which handlers are done", "keeps the last handler only"),
)
async def handlers_are_done_one_by_one(env: PersistenceEnv) -> None:
    """The event handlers that are done with a message are noted one by one, also at the same time and twice; they come
    with every later claim, whatever fails in between. A message that is not there has none."""
    tenant = await env.tenant()
    outbox, [message] = tenant.store.outbox, await _waiting(tenant, 1)
    names = [f"handler_{number}" for number in range(8)]
    noted = await together(8, lambda number: outbox.handled(message, names[number]))
    noted.only()
    assert max(noted.answers, key=len) == {*names}
    await outbox.failed(message, "another handler failed", retry_at=env.clock.now())
    assert await outbox.handled(message, names[0]) == {*names}
    [claimed] = await outbox.claim(10, LEASE)
    assert claimed.handled == {*names}
    assert claimed.failures == 1
    assert await outbox.handled(tenant.ids.new(), names[0]) == frozenset()


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
    waiting, failed, done, dead = await _waiting(tenant, 4)
    await outbox.claim(10, LEASE)
    await outbox.failed(failed, "of its own", retry_at=env.clock.now() + 2 * HOUR)
    await outbox.sent([done])
    await outbox.failed(dead, "given up", retry_at=None)
    await outbox.postponed([waiting, failed, done, dead, tenant.ids.new()], env.clock.now() + HOUR)
    await outbox.postponed([], env.clock.now())
    env.clock.advance(HOUR - SECOND)
    assert await outbox.claim(10, LEASE) == []
    env.clock.advance(SECOND)
    claimed = {each.envelope.id: (each.attempts, each.failures) for each in await outbox.claim(10, LEASE)}
    assert claimed == {waiting: (1, 0), failed: (1, 1)}
    assert [each.envelope.id for each in await outbox.dead_letters(10)] == [dead]
    await outbox.sent([waiting, failed])

    lamp = await tenant.product()
    orders = {(await tenant.order(lamp)).id for _ in range(3)}
    delivery = _Broker(env.clock.now() + HOUR, tenant)
    relay = tenant.relay(delivery)
    while env.clock.now() < delivery.back_at:
        await relay.drain()
        env.clock.advance(5 * SECOND)
    assert delivery.taken == []
    env.clock.advance(timedelta(minutes=1))
    await relay.drain()
    assert {message.envelope.aggregate for message in delivery.taken} == orders
    assert len(await outbox.dead_letters(10)) == 1


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
    "OBX-14",
    hint="One statement that changes what is a dead letter, and says how many it has changed.",
    mutants=("two retry it", "retries what is no dead letter", "drops what is no dead letter"),
)
async def a_dead_letter_is_retried_once_or_dropped(env: PersistenceEnv) -> None:
    """A dead letter that is retried is due at once, with the handlers that are done and no failure; of several who
    retry it at the same time one does. One that is dropped is gone. What is no dead letter is touched by neither."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    retried, dropped, kept, waiting, done = messages = await _waiting(tenant, 5)
    await outbox.claim(10, LEASE)
    await outbox.handled(retried, "one")
    for dead in (retried, dropped, kept):
        await outbox.failed(dead, "given up", retry_at=None)
    await outbox.failed(waiting, "no answer", retry_at=env.clock.now() + HOUR)
    await outbox.sent([done])

    counts = await together(6, lambda _: outbox.retry([retried, waiting, done, tenant.ids.new()]))
    counts.only()
    assert sorted(counts.answers) == [0, 0, 0, 0, 0, 1]
    assert await outbox.retry([]) == await outbox.drop([]) == 0
    assert await outbox.drop([dropped, waiting, done]) == 1
    assert await outbox.drop([dropped]) == 0
    again = await outbox.claim(10, LEASE)
    assert [(each.envelope.id, each.attempts, each.failures) for each in again] == [(retried, 1, 0)]
    assert again[0].handled == {"one"}
    assert [each.envelope.id for each in await outbox.dead_letters(10)] == [kept]
    await outbox.sent([retried])
    env.clock.advance(timedelta(days=1))
    assert [each.envelope.id for each in await outbox.claim(10, LEASE)] == [waiting]
    assert len(messages) == 5


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
    envelopes = [_envelope(tenant, event) for event in (newer, *_prices(1))]
    await tenant.store.storage.write(Batch(messages=tuple(envelopes)))
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

    broken = _envelope(tenant, newer)
    await tenant.store.storage.write(Batch(messages=(broken,)))
    await relay.outcomes.unreadable(broken, replace(newer, is_newer=False))
    assert {each.envelope.id for each in await tenant.store.outbox.dead_letters(10)} == {envelopes[0].id, broken.id}


@law(
    "OBX-16",
    hint="The oldest commit among those that are not done: of those that wait, held or not, and of the dead letters.",
    mutants=("counts what is done as waiting", "takes dead letters for waiting"),
)
async def the_backlog_says_since_when_something_waits(env: PersistenceEnv) -> None:
    """The backlog tells when the oldest message was committed that waits, is held or is put off, and when the oldest
    dead letter was; nothing when there is none."""
    tenant = await env.tenant()
    outbox, start = tenant.store.outbox, env.clock.now()
    assert await outbox.backlog() == Backlog(None, None)
    first, second, third = [await _committed_after(tenant, SECOND) for _ in range(3)]
    assert await outbox.backlog() == Backlog(start + SECOND, None)
    await outbox.claim(10, LEASE)
    await outbox.failed(first, "given up", retry_at=None)
    assert await outbox.backlog() == Backlog(start + 2 * SECOND, start + SECOND)
    await outbox.postponed([second], start + HOUR)
    await outbox.failed(third, "given up, too", retry_at=None)
    assert await outbox.backlog() == Backlog(start + 2 * SECOND, start + SECOND)
    await outbox.sent([first, second])
    assert await outbox.backlog() == Backlog(None, start + 3 * SECOND)


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
    for _ in range(24 * 60):
        await relay.drain()
        if broker.taken:
            assert [message.envelope.aggregate for message in broker.taken] == [order.id]
            times.append(env.clock.now())
            handed_over.append(broker.taken.pop())
        env.clock.advance(timedelta(minutes=1))
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits == sorted(waits), "each wait is at least as long as the one before it"
    assert 6 <= len(waits) <= 12
    assert await tenant.store.outbox.dead_letters(10) == []

    await tenant.consumer().handle(handed_over[-1])
    env.clock.advance(timedelta(days=30))
    assert await relay.drain() == 0
    assert broker.taken == []


async def _waiting(tenant: ShopEnv, many: int) -> list[UUID]:
    envelopes = [_envelope(tenant, event) for event in _prices(many)]
    await tenant.store.storage.write(Batch(messages=tuple(envelopes)))
    return [envelope.id for envelope in envelopes]


async def _committed_after(tenant: ShopEnv, wait: timedelta) -> UUID:
    tenant.clock.advance(wait)
    [message] = await _waiting(tenant, 1)
    return message


def _prices(many: int) -> list[PriceChanged]:
    return [example_of(PriceChanged, seed=seed) for seed in range(1, many + 1)]


def _envelope(tenant: ShopEnv, event: Event) -> Envelope:
    name, version = ("price_danced", 7) if isinstance(event, Unreadable) else (event.name, event.version)
    return Envelope(tenant.ids.new(), name, version, tenant.ids.new(), 1, tenant.clock.now(), event)


LAWS = (
    handlers_are_done_one_by_one,
    an_outage_is_no_failure_of_the_message,
    a_dead_letter_is_retried_once_or_dropped,
    what_cannot_be_read_waits_for_a_newer_version,
    the_backlog_says_since_when_something_waits,
    what_a_queue_forgets_is_handed_over_again,
)
