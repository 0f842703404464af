"""OBX 12, 14 and 16: what is noted of a message, and what becomes of dead letters."""

from datetime import timedelta
from uuid import UUID

from application.ports.outbox import Backlog
from tests.contracts.kit.law import law
from tests.contracts.laws.outbox.written import HOUR, LEASE, SECOND, waiting
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv


@law(
    "OBX-12",
    hint="Add the name in one statement; a name that is read, extended and written back may be lost.",
    mutants=("forgets which handlers are done", "keeps the last handler only", "takes names apart"),
)
async def handlers_are_done_one_by_one(env: PersistenceEnv) -> None:
    """The event handlers that are done with a message are noted one by one, also at the same time and twice, however
    alike their names; they come with every later claim, whatever fails in between. A message that is not there has
    none."""
    tenant = await env.tenant()
    outbox, [message] = tenant.store.outbox, await waiting(tenant, 1)
    names = ["one", "One", "one two", "two ", "t%77o", "$two", "zwölf", "\N{HONEYBEE}"]
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
    "OBX-14",
    hint="One statement that changes what is a dead letter, and says how many it has changed.",
    mutants=("two retry it", "retries what is no dead letter", "drops what is no dead letter"),
)
async def a_dead_letter_is_retried_once_or_dropped(env: PersistenceEnv) -> None:
    """A dead letter that is retried is due at once, with the handlers that are done and no failure; of several who
    retry it at the same time one does. One that is dropped is gone. What is no dead letter is touched by neither."""
    tenant = await env.tenant()
    outbox = tenant.store.outbox
    retried, dropped, kept, later, done = messages = await waiting(tenant, 5)
    await outbox.claim(10, LEASE)
    await outbox.handled(retried, "one")
    for dead in (retried, dropped, kept):
        await outbox.failed(dead, "given up", retry_at=None)
    await outbox.failed(later, "no answer", retry_at=env.clock.now() + HOUR)
    await outbox.sent([done])

    counts = await together(6, lambda _: outbox.retry([retried, later, done, tenant.ids.new()]))
    counts.only()
    assert sorted(counts.answers) == [0, 0, 0, 0, 0, 1]
    assert await outbox.retry([]) == await outbox.drop([]) == 0
    assert await outbox.drop([dropped, later, done]) == 1
    assert await outbox.drop([dropped]) == 0
    again = await outbox.claim(10, LEASE)
    assert [(each.envelope.id, each.attempts, each.failures) for each in again] == [(retried, 1, 0)]
    assert again[0].handled == {"one"}
    assert [each.envelope.id for each in await outbox.dead_letters(10)] == [kept]
    await outbox.sent([retried])
    env.clock.advance(timedelta(days=1))
    assert [each.envelope.id for each in await outbox.claim(10, LEASE)] == [later]
    assert len(messages) == 5


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


async def _committed_after(tenant: ShopEnv, wait: timedelta) -> UUID:
    tenant.clock.advance(wait)
    [message] = await waiting(tenant, 1)
    return message


LAWS = (
    handlers_are_done_one_by_one,
    a_dead_letter_is_retried_once_or_dropped,
    the_backlog_says_since_when_something_waits,
)
