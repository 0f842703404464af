"""Lists of accounts and of their API keys: what QRY 2 to 4 and 7 ask of these."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from application.accounts.views import AccountFilter, AccountPosition
from application.core.page import Page
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId
from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import ActorId
from tests.contracts.laws.queries.walk import walk
from tests.support.cast import ADA
from tests.support.seeding import new_account, new_api_key, new_family, remove, store
from tests.support.shop_env import ShopEnv

MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)

NOTHING: Page[object, object] = Page((), None)


async def walk_the_accounts(tenant: ShopEnv, limit: int) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Those that were listed while others came and went, and those that were there throughout."""
    now = tenant.clock.now()
    rows = [new_account(tenant, at=now + minute * MINUTE) for minute in _minutes(12)]
    newcomers = [new_account(tenant, at=now + number * MINUTE) for number in (-1, 1, 0, 2, 9)]
    by_id = {account.id: account for account in (*rows, *newcomers)}
    await store(tenant, accounts=rows)

    async def change(shown: Sequence[UUID]) -> None:
        await remove(tenant, accounts=[account for account in rows[::2] if account.id in shown] + rows[:1])
        await store(tenant, accounts=[newcomers.pop()] if newcomers else [])

    async def page(after: AccountPosition | None) -> Page[UUID, AccountPosition]:
        return await accounts_listed(tenant, AccountFilter(), after, limit)

    shown = await walk(page, change)
    assert shown == _newest_first([by_id[ActorId(id)] for id in shown])
    return shown, [account.id for account in rows[1::2]]


async def walk_the_api_keys(tenant: ShopEnv, limit: int) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """So with the API keys of one account, beside those of another one."""
    account, other = new_account(tenant), new_account(tenant)
    keys = [new_api_key(tenant, account) for _ in range(17)]
    rows, newcomers = [key for key in keys if key not in keys[2::4]], keys[2::4]
    await store(tenant, accounts=[account, other])
    await store(tenant, api_keys=[*rows, *[new_api_key(tenant, other) for _ in range(3)]])

    async def change(shown: Sequence[UUID]) -> None:
        await remove(tenant, api_keys=[key for key in rows[::2] if key.id in shown] + rows[-1:])
        await store(tenant, api_keys=[newcomers.pop()] if newcomers else [])

    async def page(after: ApiKeyId | None) -> Page[UUID, ApiKeyId]:
        return await _api_keys(tenant, account, after, limit)

    shown = await walk(page, change)
    assert shown == sorted(shown)
    return shown, [key.id for key in rows[1:-1:2]]


async def are_in_order(tenant: ShopEnv) -> None:
    """Accounts by the time at which they were created, newest first; API keys by id."""
    now = tenant.clock.now()
    accounts = [new_account(tenant, at=now + number * INSTANT) for number in (0, 2, 1, 1, 0, 999_999, 10)]
    keys: list[ApiKey] = [new_api_key(tenant, accounts[0]) for _ in range(5)]
    await store(tenant, accounts=accounts)
    for key in (keys[3], keys[0], keys[4], keys[2], keys[1]):
        await store(tenant, api_keys=[key])
    listed = await accounts_listed(tenant, AccountFilter(), None, 100)
    assert list(listed.items) == _newest_first(accounts)
    keys_listed = await _api_keys(tenant, accounts[0], None, 100)
    assert list(keys_listed.items) == [key.id for key in keys]


async def are_filtered(tenant: ShopEnv) -> None:
    """Accounts by their status, and API keys by their account, in pages of any size."""
    accounts = [new_account(tenant, at=tenant.clock.now() + minute * MINUTE) for minute in _minutes(9)]
    keys = [new_api_key(tenant, account) for account in accounts * 2]
    for number, account in enumerate(accounts):
        account.status = [*AccountStatus][number * number % 3]
    await store(tenant, accounts=accounts)
    for status in (None, *AccountStatus):
        expected = _newest_first([account for account in accounts if status in {None, account.status}])
        for limit in (1, 2, 100):

            async def page(
                after: AccountPosition | None, status: AccountStatus | None = status, limit: int = limit
            ) -> Page[UUID, AccountPosition]:
                return await accounts_listed(tenant, AccountFilter(status), after, limit)

            assert await walk(page) == expected, f"accounts that are {status}, {limit} at a time"

    await store(tenant, api_keys=keys)
    for account in accounts:
        listed = await _api_keys(tenant, account, None, 100)
        assert list(listed.items) == [key.id for key in keys if key.account == account.id]


async def are_empty(tenant: ShopEnv) -> None:
    """Where there is nothing, and after the end of what there is."""
    ask = tenant.store
    now = tenant.clock.now()
    end = AccountPosition(now, ActorId(FIRST))
    for after in (None, end):
        assert await ask.accounts.list(AccountFilter(), after=after, limit=10) == NOTHING
    assert await ask.access.api_keys(ADA.id, after=None, limit=10) == NOTHING
    assert await ask.access.expired_families(now, limit=10) == ()

    account = new_account(tenant, at=now)
    key = new_api_key(tenant, account)
    await store(tenant, accounts=[account], api_keys=[key], refresh_families=[new_family(tenant, account)])
    assert await ask.accounts.list(AccountFilter(), after=end, limit=10) == NOTHING
    assert await ask.accounts.list(AccountFilter(AccountStatus.DELETED), after=None, limit=10) == NOTHING
    assert (await ask.accounts.list(AccountFilter(), after=None, limit=1)).next is None
    assert (await ask.access.api_keys(account.id, after=None, limit=1)).next is None
    for last in (key.id, ApiKeyId(LAST)):
        assert await ask.access.api_keys(account.id, after=last, limit=10) == NOTHING
    assert await ask.access.expired_families(now, limit=10) == ()


async def accounts_listed(
    tenant: ShopEnv, which: AccountFilter, after: AccountPosition | None, limit: int
) -> Page[UUID, AccountPosition]:
    """The ids of a page of accounts."""
    found = await tenant.store.accounts.list(which, after=after, limit=limit)
    return Page(tuple(item.id for item in found.items), found.next)


async def _api_keys(tenant: ShopEnv, account: Account, after: ApiKeyId | None, limit: int) -> Page[UUID, ApiKeyId]:
    found = await tenant.store.access.api_keys(account.id, after=after, limit=limit)
    return Page(tuple(item.id for item in found.items), found.next)


def _minutes(many: int) -> list[int]:
    """Each several times, and not in the order of ids."""
    return [number * 5 % 12 // 4 for number in range(many)]


def _newest_first(accounts: Sequence[Account]) -> list[UUID]:
    return [each.id for each in sorted(accounts, key=lambda each: (each.created_at, each.id), reverse=True)]
