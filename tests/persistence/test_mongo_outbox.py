"""The outbox on MongoDB: relays that claim at the same time, and reasons that are no valid text."""

from datetime import timedelta

from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import together

LEASE = timedelta(minutes=1)


async def test_relays_share_the_messages_and_each_gets_some_while_some_are_due(env: PersistenceEnv) -> None:
    """A relay whose messages were all claimed by others looks for more."""
    tenant = await env.tenant()
    for _ in range(24):
        await tenant.product()
    outbox = tenant.store.outbox
    claims = await together(6, lambda _: outbox.claim(8, LEASE))
    claims.only()
    ids = [message.envelope.id for messages in claims.answers for message in messages]
    assert len(ids) == len(set(ids)) == 48
    assert all(claims.answers)
    assert await outbox.claim(8, LEASE) == []


async def test_a_reason_that_is_not_valid_unicode_is_stored_escaped(env: PersistenceEnv) -> None:
    """A reason is the text of an exception, and whatever it is, the message becomes a dead letter."""
    tenant = await env.tenant()
    await tenant.product()
    [message, *_] = await tenant.store.outbox.claim(9, LEASE)
    await tenant.store.outbox.failed(message.envelope.id, "half a \ud83d bee", retry_at=None)
    [dead_letter] = await tenant.store.outbox.dead_letters(9)
    assert dead_letter.reason == "half a \\ud83d bee"
