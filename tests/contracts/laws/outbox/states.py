"""OBX 18 to 21: what is claimed, and what becomes of a message whose outcome is noted."""

from datetime import timedelta
from uuid import UUID

from application.ports.outbox import Backlog
from tests.contracts.kit.law import law
from tests.contracts.laws.outbox.written import HOUR, LEASE, SECOND, waiting
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import error_of
from tests.support.shop_env import ShopEnv

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)


@law(
    "OBX-18",
    hint="Limit what is chosen and marked, not what is returned; due is what is due by the clock port's time.",
    mutants=("claims more than it is asked for", "claims what is not due yet", "claims one at a time"),
)
async def a_claim_gets_what_is_due_up_to_its_limit(env: PersistenceEnv) -> None:
    """A claim gets only messages that are due, no more than it asks for, and as many as it asks for while nobody else
    claims; where nothing is due it gets none."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    assert len(await outbox.claim(10, LEASE)) == 0
    first, *others = await waiting(tenant, 5)
    await outbox.postponed([first], env.clock.now() + HOUR)
    held: list[UUID] = []
    for limit, expected in ((1, 1), (2, 2), (10, 1), (10, 0)):
        claimed = await outbox.claim(limit, LEASE)
        assert len(claimed) == expected, f"{len(claimed)} messages for a limit of {limit}"
        held += [each.envelope.id for each in claimed]
    assert sorted(held) == sorted(others)
    await outbox.sent(others)
    env.clock.advance(HOUR - INSTANT)
    assert len(await outbox.claim(10, LEASE)) == 0
    env.clock.advance(INSTANT)
    assert await _claimed(tenant) == [first]


@law(
    "OBX-19",
    hint="Note the time only where there is none yet, and let every other note pass over what has one.",
    mutants=(
        "leaves a dead letter dead that was sent",
        "notes again when it was sent",
        "stops at an id that it does not know",
        "brings back what is done",
    ),
)
async def what_is_done_stays_done(env: PersistenceEnv) -> None:
    """What is done, whatever it was before, is never due again, is no dead letter and in no backlog, whatever is noted
    of it later; its time is that of the first note, until it is pruned. Ids of no message are ignored."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    held, dead, put_off = await waiting(tenant, 3)
    await outbox.claim(10, LEASE)
    await outbox.failed(dead, "given up", retry_at=None)
    await outbox.postponed([put_off], env.clock.now() + HOUR)
    [due, other] = await waiting(tenant, 2)
    done = [held, dead, put_off, due]
    noted_at = env.clock.now()
    await outbox.sent([tenant.ids.new(), *done[:2], tenant.ids.new(), *done[2:], held])
    await outbox.sent([])

    for message in done:
        await outbox.handled(message, "too late")
        await outbox.failed(message, "too late", retry_at=env.clock.now())
        await outbox.failed(message, "too late", retry_at=None)
    await outbox.postponed(done, env.clock.now())
    assert (await outbox.retry(done), await outbox.drop(done)) == (0, 0)
    env.clock.advance(DAY)
    await outbox.sent(done)
    assert await _claimed(tenant) == [other]
    assert len(await outbox.dead_letters(10)) == 0
    assert await outbox.backlog() == Backlog(noted_at, None)
    assert await outbox.prune(noted_at, 10) == 0
    assert await outbox.prune(noted_at + INSTANT, 10) == 4, "they were done when that was noted first"


@law(
    "OBX-20",
    hint="One statement: count the failure, begin counting attempts anew, and set the time, unless it is done.",
    mutants=("keeps a dead letter dead", "goes on counting attempts", "forgets how often it failed", "fails them all"),
)
async def a_failure_is_counted_and_sets_the_time(env: PersistenceEnv) -> None:
    """A message that waits, is held or is a dead letter, and fails, is due again at the very time that is given, with
    one failure more and its attempts counted anew. What is not there cannot fail, and nothing else is touched."""
    tenant = await env.tenant()
    outbox, [message, neighbour] = tenant.store.outbox, await waiting(tenant, 2)
    await outbox.failed(message, "while it waited", retry_at=env.clock.now())
    for _ in range(2):
        await outbox.claim(10, LEASE)
        env.clock.advance(LEASE)
    await outbox.failed(message, "while it was held", retry_at=env.clock.now() + HOUR)
    await outbox.failed(tenant.ids.new(), "nobody knows it", retry_at=env.clock.now())
    assert await _claimed(tenant) == [neighbour]
    await outbox.sent([neighbour])
    env.clock.advance(HOUR - INSTANT)
    assert await _claimed(tenant) == []
    env.clock.advance(INSTANT)
    [again] = await outbox.claim(10, LEASE)
    assert (again.attempts, again.failures) == (1, 2)

    await outbox.failed(message, "given up", retry_at=None)
    await outbox.failed(message, "tried once more", retry_at=env.clock.now() + HOUR)
    assert len(await outbox.dead_letters(10)) == 0
    env.clock.advance(HOUR)
    [again] = await outbox.claim(10, LEASE)
    assert (again.envelope.id, again.attempts, again.failures) == (message, 1, 4)


@law(
    "OBX-21",
    hint="Sort by id and then limit; keep the last reason, with an escape for NUL and for what is no Unicode.",
    mutants=(
        "lists dead letters as they died",
        "lists every dead letter",
        "keeps the first reason",
        "cannot keep every reason",
    ),
)
async def dead_letters_are_listed_by_id_with_the_last_reason(env: PersistenceEnv) -> None:
    """Dead letters are listed with the lowest id first, in whatever order they died, and no more of them than asked
    for; each with its failures and the reason of the last one, whatever characters it has."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    messages = sorted(await waiting(tenant, 4))
    reasons = ("a\0b", "\ud800", "Hönig \N{HONEYBEE} '\" \\ %", "")
    kept = ("a\\x00b", "\\ud800", "Hönig \N{HONEYBEE} '\" \\ %", "")
    for place in (2, 0, 3, 1):
        message = messages[place]
        await outbox.failed(message, "the first of two", retry_at=env.clock.now())
        error = await error_of(outbox.failed(message, reasons[place], retry_at=None))
        assert error is None, f"a reason such as {reasons[place]!r} made no dead letter: {error!r}"
    for limit in (1, 2, 3, 4, 10):
        listed = await outbox.dead_letters(limit)
        assert [each.envelope.id for each in listed] == messages[:limit]
        assert [(each.failures, each.reason) for each in listed] == [(2, reason) for reason in kept[:limit]]


async def _claimed(tenant: ShopEnv) -> list[UUID]:
    """What is due now, and held for a moment that has passed at once."""
    claimed = [each.envelope.id for each in await tenant.store.outbox.claim(100, SECOND)]
    await tenant.store.outbox.postponed(claimed, tenant.clock.now())
    return sorted(claimed)


LAWS = (
    a_claim_gets_what_is_due_up_to_its_limit,
    what_is_done_stays_done,
    a_failure_is_counted_and_sets_the_time,
    dead_letters_are_listed_by_id_with_the_last_reason,
)
