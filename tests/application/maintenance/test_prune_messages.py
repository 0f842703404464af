"""Forgetting the messages that were sent long ago."""

from datetime import timedelta

from adapters.memory.persistence import MemoryPersistence
from application.maintenance.prune_messages import KEEP_SENT_MESSAGES, PruneMessagesRequest
from application.ports.errors import UsageError
from domain.accounts.actor import SYSTEM
from tests.application.running_shop import a_shop
from tests.support.concurrency import refused, together

SECOND = timedelta(seconds=1)


async def test_sent_messages_are_forgotten_after_a_week_and_others_never() -> None:
    """The week begins when they were sent; batch by batch, until none is left."""
    env = await a_shop(MemoryPersistence)
    prune = env.shop.maintenance.prune_messages
    for _ in range(4):
        await env.product(on_hand=0)
    *sent, waiting = [envelope.id for envelope in await env.messages()]
    env.clock.advance(timedelta(days=30))
    await env.store.outbox.sent(sent)
    env.clock.advance(KEEP_SENT_MESSAGES)
    assert await prune(PruneMessagesRequest(), by=SYSTEM) == 0
    env.clock.advance(SECOND)
    assert await prune(PruneMessagesRequest(at_a_time=2), by=SYSTEM) == 3
    assert await prune(PruneMessagesRequest(at_a_time=2), by=SYSTEM) == 0
    assert [envelope.id for envelope in await env.messages()] == [waiting]


async def test_an_order_that_was_confirmed_long_ago_is_not_confirmed_again() -> None:
    """What is forgotten is the message, not that it was handled."""
    env = await a_shop(MemoryPersistence)
    await env.order(await env.product())
    await env.relay().drain()
    env.clock.advance(KEEP_SENT_MESSAGES + SECOND)
    assert await env.shop.maintenance.prune_messages(PruneMessagesRequest(), by=SYSTEM) == 3
    await env.relay().drain()
    assert len(env.mailer.letters) == 1


async def test_of_several_who_prune_at_once_each_message_is_forgotten_by_one() -> None:
    """As when a turn is taken over from somebody who is still at it."""
    env = await a_shop(MemoryPersistence)
    for _ in range(20):
        await env.product(on_hand=0)
    await env.store.outbox.sent([envelope.id for envelope in await env.messages()])
    env.clock.advance(KEEP_SENT_MESSAGES + SECOND)
    calls = await together(4, lambda _: env.shop.maintenance.prune_messages(PruneMessagesRequest(3), by=SYSTEM))
    calls.only()
    assert sum(calls.answers) == 20


async def test_a_batch_of_none_is_refused() -> None:
    """It would never end, or do nothing."""
    env = await a_shop(MemoryPersistence)
    await env.product()
    await env.relay().drain()
    env.clock.advance(KEEP_SENT_MESSAGES + SECOND)
    with refused(UsageError):
        await env.shop.maintenance.prune_messages(PruneMessagesRequest(at_a_time=0), by=SYSTEM)
