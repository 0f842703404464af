"""Showing the account that a command has changed."""

from dataclasses import dataclass
from typing import Generic

from application.accounts.queries import AccountQueries
from application.accounts.views import AccountView
from application.core.use_case import Request, UseCase
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class Shown(Generic[Request]):
    """A command on an account, and then the account as it is now.

    A process. Of an account a command answers the id alone, because what it answers is recorded under the key for
    months: names and addresses would outlive the account that they were deleted with.
    """

    command: UseCase[Request, ActorId]
    accounts: AccountQueries

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> AccountView:
        """Carry out the command, once per key, and show the account; what the command raises."""
        id = await self.command(request, by=by, key=key)
        account = await self.accounts.get(id)
        if account is None:
            raise NotFound(Account.label, id)
        return account
