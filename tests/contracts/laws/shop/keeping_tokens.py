"""TOK 8 and 9: what becomes of tokens when their time is over, and when the shop is opened again."""

from datetime import timedelta

from application.access.prune_families import PruneRefreshFamiliesRequest
from application.access.refresh import LogOutRequest
from domain.access.errors import InvalidGrant
from domain.access.refresh_family import GRACE, REFRESH_WITHIN, RefreshFamily
from domain.accounts.account import Account
from domain.accounts.actor import SYSTEM
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import (
    api_key,
    are_not_good,
    log_in,
    owner_of,
    refresh,
    register,
    use_api_key,
)
from tests.support.concurrency import accepted, refused, together
from tests.support.seeding import new_account, new_family, store

INSTANT = timedelta(microseconds=1)
BEN = "ben@hive.example"


@law(
    "TOK-8",
    hint="Select by the time at which a family expires, which is a column of its own, that time included.",
    mutants=(
        "takes a family for expired too soon",
        "takes the very end of a family for good",
        "gives all families that have expired",
        "lists expired families by id",
        "lists expired families of one time as they came",
    ),
)
async def what_has_expired_is_forgotten_and_nothing_else(env: PersistenceEnv) -> None:
    """Expired is a refresh family whose time to refresh is the given one or earlier, to the microsecond; no more are
    given than asked for, those first that expired first, and of the same time those with the lowest id. Pruning
    forgets all of them and nothing else, whoever prunes at the same time."""
    tenant = await env.tenant()
    account = new_account(tenant)
    now = tenant.clock.now()
    # The later the id, the earlier the end, and the later the beginning: no other order is that of the ends.
    families = [new_family(tenant, account, at=now + (2 - number // 2) * INSTANT) for number in range(6)]
    for number, family in enumerate(families):
        family.begun_at = family.refreshed_at = now + number * INSTANT
    await store(tenant, accounts=[account])
    for number in (3, 0, 5, 1, 4, 2):
        await store(tenant, refresh_families=[families[number]])
    ids = [families[number].id for number in (4, 5, 2, 3, 0, 1)]
    ask = tenant.store.access
    for at, many in ((-INSTANT, 0), (0 * INSTANT, 2), (INSTANT, 4), (2 * INSTANT, 6)):
        for limit in (1, 3, 10):
            assert list(await ask.expired_families(now + REFRESH_WITHIN + at, limit=limit)) == ids[:many][:limit]

    tenant.clock.at = now + REFRESH_WITHIN + INSTANT
    outcomes = await together(
        3, lambda _: tenant.shop.access.prune_families(PruneRefreshFamiliesRequest(at_a_time=3), by=SYSTEM)
    )
    outcomes.only()
    assert sum(outcomes.answers) == 4
    left = await tenant.store.storage.read(RefreshFamily, ids)
    assert sorted(family.id for family in left) == ids[4:]
    assert await tenant.shop.access.prune_families(PruneRefreshFamiliesRequest(), by=SYSTEM) == 0
    assert len(await tenant.store.storage.read(Account, [account.id])) == 1


@law(
    "TOK-9",
    hint="Keep all of it with the aggregates: hashes, times, what is revoked and the version of access.",
    mutants=("keeps families and keys in the process",),
    needs=(Capability.DURABLE,),
)
async def tokens_survive_when_the_shop_is_opened_again(env: PersistenceEnv) -> None:
    """When the shop is closed and opened again, a token is as good, and as bad, as it was: the last one of a family,
    one that was used up, one of a family that was revoked, one for which access has ended, and an API key."""
    async with env.again() as before:
        tenant = await before.tenant()
        account, ben = await register(tenant), await register(tenant, BEN)
        good, revoked, ended = await log_in(tenant), await log_in(tenant), await log_in(tenant, BEN)
        key = await api_key(tenant, account)
        after_revoked = await refresh(tenant, revoked.refresh_token)
        tenant.clock.advance(GRACE + INSTANT)
        with refused(InvalidGrant):
            await refresh(tenant, revoked.refresh_token)
        last = await refresh(tenant, good.refresh_token)
        await tenant.shop.access.log_out(LogOutRequest(), by=owner_of(ben))

    async with env.again() as after:
        tenant = after.reach(tenant.id)
        bad = [good.refresh_token, after_revoked.refresh_token, ended.refresh_token]
        await are_not_good(tenant, bad, after="opening it again")
        with accepted("a token that was given before it was opened again"):
            newest = await refresh(tenant, last.refresh_token)
            await refresh(tenant, newest.refresh_token)
            assert (await use_api_key(tenant, key.text)).actor == owner_of(account)


LAWS = (
    what_has_expired_is_forgotten_and_nothing_else,
    tokens_survive_when_the_shop_is_opened_again,
)
