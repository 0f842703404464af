"""Accounts of others, for administrators."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.accounts.queries import AccountQueries
from application.accounts.views import AccountFilter, AccountPosition, AccountView
from application.core.page import Page
from application.core.unit_of_work import UnitOfWork
from application.ports.clock import Clock
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId, Role
from domain.shared import checks
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class GetAccountRequest:
    """Which account to show."""

    account: ActorId


@dataclass(frozen=True, slots=True)
class GetAccount:
    """Administrators look at an account."""

    accounts: AccountQueries

    async def __call__(self, request: GetAccountRequest, /, *, by: Actor) -> AccountView:
        """`NotFound` for an unknown account."""
        account = await self.accounts.get(request.account)
        if account is None:
            raise NotFound(Account.label, request.account)
        return account


@dataclass(frozen=True, slots=True)
class ListAccountsRequest:
    """Which accounts to list, after which position, and how many in one page."""

    which: AccountFilter = field(default_factory=AccountFilter)
    after: AccountPosition | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListAccounts:
    """Administrators list accounts, newest first, a page at a time."""

    accounts: AccountQueries

    async def __call__(self, request: ListAccountsRequest, /, *, by: Actor) -> Page[AccountView, AccountPosition]:
        """`InvalidQuantity` unless `limit` is 1 to 100."""
        limit = checks.quantity(request.limit, most=100)
        return await self.accounts.list(request.which, after=request.after, limit=limit)


@dataclass(frozen=True, slots=True)
class ChangeRolesRequest:
    """Whose roles, and all that they are from now on."""

    fingerprint_name: ClassVar[str] = "ChangeRoles"

    account: ActorId
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ChangeRoles:
    """Administrators say what the owner of an account may do from now on; it holds at once."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ChangeRolesRequest, /, *, by: Actor) -> ActorId:
        """`NotFound` for an account that is unknown or deleted, `InvalidValue` for roles that no account can have."""
        account = await uow.accounts.get(request.account)
        account.change_roles(request.roles, self.clock.now())
        uow.accounts.save(account)
        return account.id


@dataclass(frozen=True, slots=True)
class DeactivateAccountRequest:
    """Which account."""

    fingerprint_name: ClassVar[str] = "DeactivateAccount"

    account: ActorId


@dataclass(frozen=True, slots=True)
class DeactivateAccount:
    """Administrators let nobody log in to an account any more; whoever is logged in is so no longer."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: DeactivateAccountRequest, /, *, by: Actor) -> ActorId:
        """`NotFound` for an account that is unknown or deleted."""
        account = await uow.accounts.get(request.account)
        account.deactivate(self.clock.now())
        uow.accounts.save(account)
        return account.id


@dataclass(frozen=True, slots=True)
class ReactivateAccountRequest:
    """Which account."""

    fingerprint_name: ClassVar[str] = "ReactivateAccount"

    account: ActorId


@dataclass(frozen=True, slots=True)
class ReactivateAccount:
    """Administrators let the owner of an account log in again."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ReactivateAccountRequest, /, *, by: Actor) -> ActorId:
        """`NotFound` for an account that is unknown or deleted."""
        account = await uow.accounts.get(request.account)
        account.reactivate(self.clock.now())
        uow.accounts.save(account)
        return account.id
