"""REP-10: aggregates without a natural key, of a kind that has such keys."""

from dataclasses import replace

from application.ports.errors import AlreadyExists
from domain.accounts.account import Account
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.batches import added, batch, next_of, saved
from tests.support.concurrency import accepted, refused
from tests.support.seeding import new_account


@law(
    "REP-10",
    hint="A unique index that leaves out what has no key (a NULL in SQL, a partial index in MongoDB); not over ''.",
    mutants=("takes no key for a key", "keeps the key of who has none any more"),
)
async def who_has_no_natural_key_takes_none(env: PersistenceEnv) -> None:
    """An aggregate may have no natural key, though others of its kind have one: any number of them stand beside each
    other, added or saved so, in one batch or in several, and none is found by an empty key. Who gives its key up keeps
    it from others of the same batch, and from nobody later."""
    storage = (tenant := await env.tenant()).store.storage
    ada, ben, new = [new_account(tenant) for _ in range(3)]
    without = [replace(new_account(tenant), email=None) for _ in range(3)]
    await storage.write(batch(added(ada), added(ben)))
    key, taker = ada.natural_key or "", replace(new, email=ada.email)
    leaves = saved(next_of(ada), email=None)

    for takes in (added(taker), saved(next_of(ben), email=ada.email)):
        with refused(AlreadyExists):
            await storage.write(batch(leaves, takes))
    assert await storage.read_by_key(Account, key) == next_of(ada)
    with accepted("having no natural key, as others have none"):
        await storage.write(batch(added(without[0])))
        await storage.write(batch(leaves, saved(next_of(ben), email=None), *map(added, without[1:])))
    assert await storage.read_by_key(Account, key) is None
    assert await storage.read_by_key(Account, "") is None
    with accepted("a natural key that nobody has any more"):
        await storage.write(batch(added(taker)))
    assert await storage.read_by_key(Account, key) == next_of(taker)
    stored = await storage.read(Account, [each.id for each in (ada, ben, *without)])
    assert [each.email for each in stored] == [None] * 5


LAWS = (who_has_no_natural_key_takes_none,)
