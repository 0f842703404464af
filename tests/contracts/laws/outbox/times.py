"""OBX 22 and 23: whose time counts, and what a message says of when its event happened."""

from datetime import timedelta

from domain.catalogue.events import PriceChanged
from tests.contracts.kit.law import law
from tests.contracts.laws.outbox.written import LEASE, SECOND, waiting
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import euros

INSTANT = timedelta(microseconds=1)
DECADE = timedelta(days=3_650)


@law(
    "OBX-22",
    hint="Ask the clock port, and hand the time to the statement: the server has a clock of its own.",
    mutants=("goes by the clock of the machine", "notes the second"),
)
async def time_in_the_outbox_is_the_clock_ports(env: PersistenceEnv) -> None:
    """Whether a message is due, when a lease ends, when a message was done and when a retried one is due goes by the
    clock port, to the microsecond, also when that is ten years ahead of the machine's clock, or behind it."""
    for distance in (DECADE, -DECADE):
        env.clock.advance(distance)
        tenant = await env.tenant()
        outbox, [message] = tenant.store.outbox, await waiting(tenant, 1)
        assert len(await outbox.claim(10, LEASE)) == 1
        env.clock.advance(LEASE - INSTANT)
        assert len(await outbox.claim(10, LEASE)) == 0
        env.clock.advance(INSTANT)
        assert len(await outbox.claim(10, LEASE)) == 1
        await outbox.failed(message, "given up", retry_at=None)
        assert await outbox.retry([message]) == 1
        assert len(await outbox.claim(10, LEASE)) == 1
        await outbox.sent([message])
        assert await outbox.prune(env.clock.now(), 10) == 0
        assert await outbox.prune(env.clock.now() + INSTANT, 10) == 1
        env.clock.advance(-distance)


@law(
    "OBX-23",
    hint="Store the aggregate's new version and the time of the commit with each event; who needs order sorts.",
    mutants=("gives every message the same version", "notes the day of a commit"),
)
async def a_message_says_when_its_event_happened(env: PersistenceEnv) -> None:
    """Messages are handed out in no promised order, and each says at which version of its aggregate and when its event
    was committed, by the clock port: sorted by version, the events of one aggregate are in the order in which they
    happened."""
    tenant = await env.tenant()
    lamp = await tenant.product(price=euros("1.00"), on_hand=0)
    await tenant.messages()
    times, prices = [], [euros(f"{number}.00") for number in range(2, 12)]
    for price in prices:
        env.clock.advance(SECOND + INSTANT)
        times.append(env.clock.now())
        async with tenant.uow() as uow:
            mine = await uow.products.get(lamp.id)
            mine.change_price(price)
            uow.products.save(mine)
            await uow.commit()
    told = sorted(await tenant.messages(), key=lambda envelope: envelope.aggregate_version)
    assert {envelope.aggregate for envelope in told} == {lamp.id}
    assert [envelope.event.after for envelope in told if isinstance(envelope.event, PriceChanged)] == prices
    assert [envelope.aggregate_version for envelope in told] == list(range(2, 12))
    assert [envelope.at for envelope in told] == times


LAWS = (time_in_the_outbox_is_the_clock_ports, a_message_says_when_its_event_happened)
