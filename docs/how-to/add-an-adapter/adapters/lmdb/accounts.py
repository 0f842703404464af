"""Accounts on LMDB: accounts, and the queries about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from adapters.lmdb.files import TenantFile
from adapters.lmdb.keys import backwards, moment
from adapters.lmdb.mapping import AggregateMapping
from adapters.lmdb.natural_keys import holder_of
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.shapes import Shape
from application.accounts.views import AccessState, AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from domain.accounts.account import Account, email_key
from domain.accounts.actor import ActorId


def _list(which: AccountFilter) -> bytes:
    """Where a list of accounts begins: there is one for each filter."""
    return b"account_list/%b/" % (which.status or "").encode()


def _place(position: AccountPosition) -> bytes:
    return backwards(moment(position.created_at) + position.id.bytes)


def _index(account: Account) -> Mapping[bytes, bytes]:
    place = _place(AccountPosition.of(account))
    return {_list(AccountFilter(status)) + place: account.id.bytes for status in (None, account.status)}


_ACCOUNTS: Table[Account] = Table(Shape("account", Account))
ACCOUNTS = AggregateMapping(Account, _ACCOUNTS, _index)


@dataclass(frozen=True, slots=True)
class LmdbAccountQueries:
    """The accounts of one tenant."""

    file: TenantFile

    async def get(self, account: ActorId, /) -> AccountView | None:
        """By id."""
        found = await self._find(account)
        return None if found is None else AccountView.of(found)

    async def list(
        self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int
    ) -> Page[AccountView, AccountPosition]:
        """Along the list of this filter."""
        must_be_positive(limit)
        behind = b"" if after is None else _place(after)

        def newest(tree: Tree) -> list[Account]:
            found = islice(tree.scan(_list(which), after=behind), limit + 1)
            accounts = (_ACCOUNTS.get(tree, id) for _, id in found)
            return [account for account in accounts if account]

        return page(await self.file.read(newest), limit, AccountView.of, AccountPosition.of)

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        """By id."""
        found = await self._find(account)
        return None if found is None else AccessState.of(found)

    async def credentials(self, account: ActorId, /) -> Credentials | None:
        """By id."""
        found = await self._find(account)
        return None if found is None else Credentials.of(found)

    async def credentials_for(self, email: str, /) -> Credentials | None:
        """By natural key."""

        def by_email(tree: Tree) -> Account | None:
            id = holder_of(tree, Account, email_key(email))
            return None if id is None else _ACCOUNTS.get(tree, id.bytes)

        found = await self.file.read(by_email)
        return None if found is None else Credentials.of(found)

    async def _find(self, id: ActorId) -> Account | None:
        return await self.file.read(lambda tree: _ACCOUNTS.get(tree, id.bytes))
