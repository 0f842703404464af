"""Accounts in memory: the queries about them, answered by searching a dictionary."""

import asyncio
from dataclasses import dataclass

from adapters.memory.tables import Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.accounts.views import AccessState, AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from domain.accounts.account import Account, email_key
from domain.accounts.actor import ActorId


@dataclass(frozen=True, slots=True)
class MemoryAccountQueries:
    """The accounts of one tenant."""

    tables: Tables

    async def get(self, account: ActorId, /) -> AccountView | None:
        """The account, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Account).get(account)
        return AccountView.of(found) if found else None

    async def list(
        self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int
    ) -> Page[AccountView, AccountPosition]:
        """Accounts, newest first."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        found = [
            account
            for account in self.tables.of(Account).values()
            if which.status in {None, account.status} and (after is None or AccountPosition.of(account) < after)
        ]
        found.sort(key=AccountPosition.of, reverse=True)
        return page(found, limit, AccountView.of, AccountPosition.of)

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        """That of the account, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Account).get(account)
        return AccessState.of(found) if found else None

    async def credentials(self, account: ActorId, /) -> Credentials | None:
        """Those of the account, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Account).get(account)
        return Credentials.of(found) if found else None

    async def credentials_for(self, email: str, /) -> Credentials | None:
        """Those of the account with this e-mail address, or None."""
        await asyncio.sleep(0)
        id = self.tables.natural_keys.get((Account, email_key(email)))
        return None if id is None else Credentials.of(self.tables.of(Account)[id])
