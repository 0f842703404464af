"""One's own account: looking at it and changing it."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.accounts.passwords import PasswordCheck, must_not_have_changed
from application.accounts.queries import AccountQueries
from application.accounts.views import AccountView
from application.core.fingerprint import NEVER
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId
from domain.accounts.errors import WrongPassword
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class GetProfileRequest:
    """One's own account."""


@dataclass(frozen=True, slots=True)
class GetProfile:
    """The owner of an account looks at it."""

    accounts: AccountQueries

    async def __call__(self, request: GetProfileRequest, /, *, by: Actor) -> AccountView:
        """`NotFound` for whoever has no account."""
        account = await self.accounts.get(by.id)
        if account is None:
            raise NotFound(Account.label, by.id)
        return account


@dataclass(frozen=True, slots=True)
class ChangeProfileRequest:
    """What is to be changed; None leaves it as it is. And the access version for which the password was verified, if it
    was."""

    fingerprint_name: ClassVar[str] = "ChangeProfile"

    name: str | None = None
    email: str | None = None
    access_version: int | None = field(default=None, metadata=NEVER)


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """The owner of an account changes it."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ChangeProfileRequest, /, *, by: Actor) -> ActorId:
        """`AlreadyExists` when another account has the e-mail address, `InvalidValue` for what cannot be.

        `NotFound` for whoever has no account, or has deleted it; `WrongPassword` if the one that was verified is not
        its password any more.
        """
        account = await uow.accounts.get(by.id)
        if request.access_version is not None:
            must_not_have_changed(account, request.access_version)
        account.update(name=request.name, email=request.email, at=self.clock.now())
        uow.accounts.save(account)
        return account.id


@dataclass(frozen=True, slots=True)
class UpdateProfileRequest:
    """What is to be changed; None leaves it as it is. Another e-mail address takes the password once more."""

    name: str | None = None
    email: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UpdateProfile:
    """The owner of an account changes its name, or its e-mail address, which is then to be confirmed.

    A process: for another address the password is compared first, which takes long. Whoever has the address can set a
    new password, so whoever happens upon a browser that is logged in must not change it.
    """

    check: PasswordCheck
    change: UseCase[ChangeProfileRequest, AccountView]

    async def __call__(self, request: UpdateProfileRequest, /, *, by: Actor, key: str | None = None) -> AccountView:
        """`WrongPassword` for another address without the password; what `ChangeProfile` raises."""
        verified: int | None = None
        if request.email is not None:
            if request.password is None:
                raise WrongPassword
            verified = (await self.check(request.password, by=by)).access_version
        return await self.change(ChangeProfileRequest(request.name, request.email, verified), by=by, key=key)
