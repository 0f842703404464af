"""Mistakes in what is asked about accounts and their API keys."""

from dataclasses import replace
from uuid import UUID

from adapters.memory.access import MemoryAccessQueries
from adapters.memory.accounts import MemoryAccountQueries
from adapters.shared.paging import page
from application.access.views import ApiKeyView
from application.accounts.views import AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from application.ports.errors import Unavailable
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from tests.contracts.mutants.persistence.around import mutant
from tests.contracts.mutants.shop.accounts import AccountPage, accounts_changed_by
from tests.contracts.mutants.shop.tokens import access_changed_by

ApiKeyPage = Page[ApiKeyView, ApiKeyId]


class ForgetsTheTieBreakOfAccounts(MemoryAccountQueries):
    """Goes on with what is older, and leaves out what is as old."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        older = AccountPosition(after.created_at, ActorId(UUID(int=0))) if after else None
        return await super().list(which, after=older, limit=limit)


class BeginsWithTheKeyAtThePosition(MemoryAccessQueries):
    """Goes on from the position, and not after it."""

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> ApiKeyPage:
        before = None if after is None else ApiKeyId(UUID(int=after.int - 1))
        found = await super().api_keys(account, after=before, limit=limit + 1)
        return replace(found, items=found.items[: limit + 1])


class ListsTheOldestFirst(MemoryAccountQueries):
    """Turns each page round."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        found = await super().list(which, after=after, limit=limit)
        return replace(found, items=found.items[::-1])


class GoesOnByIdAlone(MemoryAccountQueries):
    """Ids are given out one after the other, so those that come next have lower ones."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        found = await super().list(which, after=None, limit=1_000)
        left = [item for item in found.items if after is None or item.id < after.id]
        return page(left, limit, lambda item: item, lambda item: AccountPosition(item.created_at, item.id))


class ListsByTheLastChange(MemoryAccountQueries):
    """Takes the wrong one of two times."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        changed = [replace(each, created_at=each.updated_at) for each in self.tables.of(Account).values()]
        found = [each for each in changed if after is None or AccountPosition.of(each) < after]
        found.sort(key=AccountPosition.of, reverse=True)
        return page(found, limit, AccountView.of, AccountPosition.of)


class AccountsAsTheyCame(MemoryAccountQueries):
    """By time, and then as they happen to lie."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        found = await super().list(which, after=after, limit=limit)
        came = [*self.tables.of(Account)]
        items = sorted(found.items, key=lambda item: (-item.created_at.timestamp(), came.index(item.id)))
        return replace(found, items=tuple(items))


class IgnoresTheStatusOfAccounts(MemoryAccountQueries):
    """Lists all there are."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        return await super().list(AccountFilter(), after=after, limit=limit)


class ListsEverybodysKeys(MemoryAccessQueries):
    """Whosever they are."""

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> ApiKeyPage:
        keys = sorted(self.tables.of(ApiKey).values(), key=lambda key: key.id)
        return page([key for key in keys if after is None or key.id > after], limit, ApiKeyView.of, lambda key: key.id)


class PromisesAPageOfAccounts(MemoryAccountQueries):
    """A full page has a next one."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        found = await super().list(which, after=after, limit=limit)
        if len(found.items) < limit:
            return found
        return replace(found, next=AccountPosition(found.items[-1].created_at, found.items[-1].id))


class ShowsNoRoles(MemoryAccountQueries):
    """Leaves out what is in a table of its own."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        found = await super().list(which, after=after, limit=limit)
        return replace(found, items=tuple(replace(item, roles=frozenset()) for item in found.items))


class ShowsNoScopes(MemoryAccessQueries):
    """So it does with those of API keys."""

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> ApiKeyPage:
        found = await super().api_keys(account, after=after, limit=limit)
        return replace(found, items=tuple(replace(item, scopes=frozenset()) for item in found.items))


class ShowsWhoeverIsThere(MemoryAccountQueries):
    """The nearest one."""

    async def get(self, account: ActorId, /) -> AccountView | None:
        anybody = next(iter(self.tables.of(Account).values()), None)
        return await super().get(account) or (AccountView.of(anybody) if anybody else None)


class FailsAtUnstorableAddresses(MemoryAccountQueries):
    """Hands it to its server, which knows no such text."""

    async def credentials_for(self, email: str, /) -> Credentials | None:
        if "\0" in email:
            raise Unavailable("The accounts", "invalid byte sequence: 0x00")
        return await super().credentials_for(email)


MUTANTS = (
    mutant("forgets the tie-break of accounts", "QRY-2", accounts_changed_by(ForgetsTheTieBreakOfAccounts)),
    mutant("begins with the API key at the position", "QRY-2", access_changed_by(BeginsWithTheKeyAtThePosition)),
    mutant("goes on with the accounts of a lower id", "QRY-2", accounts_changed_by(GoesOnByIdAlone)),
    mutant("lists accounts by their last change", "QRY-3", accounts_changed_by(ListsByTheLastChange)),
    mutant("lists the oldest accounts first", "QRY-3", accounts_changed_by(ListsTheOldestFirst)),
    mutant("ignores the status of accounts", "QRY-4", accounts_changed_by(IgnoresTheStatusOfAccounts)),
    mutant("lists everybody's API keys", "QRY-4", access_changed_by(ListsEverybodysKeys)),
    mutant("promises a page of accounts that is empty", "QRY-7", accounts_changed_by(PromisesAPageOfAccounts)),
    mutant("shows no roles", "QRY-8", accounts_changed_by(ShowsNoRoles)),
    mutant("shows no scopes", "QRY-8", access_changed_by(ShowsNoScopes)),
    mutant("fails at such an address", "QRY-11", accounts_changed_by(FailsAtUnstorableAddresses)),
    mutant("shows whoever is there for an account", "QRY-12", accounts_changed_by(ShowsWhoeverIsThere)),
    mutant("lists accounts of one time as they came", "QRY-14", accounts_changed_by(AccountsAsTheyCame)),
)
