"""Changing one's password."""

from dataclasses import dataclass, field

from application.accounts.passwords import PasswordCheck, hash_for, must_not_have_changed
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.passwords import Passwords
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class ReplacePasswordRequest:
    """The access version for which the old password was verified, and the hash of the new one."""

    access_version: int
    new_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReplacePassword:
    """The owner of an account has another password from now on; whoever is logged in is so no longer."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ReplacePasswordRequest, /, *, by: Actor) -> None:
        """`WrongPassword` if somebody else has changed it meanwhile; `NotFound` for whoever has no account."""
        account = await uow.accounts.get(by.id)
        must_not_have_changed(account, request.access_version)
        account.change_password(request.new_hash, self.clock.now())
        uow.accounts.save(account)


@dataclass(frozen=True, slots=True)
class ChangePasswordRequest:
    """The password as it is, and as it is to be."""

    old_password: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """The owner of an account changes its password. Whoever is logged in is so no longer, here as elsewhere.

    A process: the passwords are compared and hashed first, which takes long. It ignores the key: of the passwords there
    is no trace to compare them with, and the old one is another one afterwards.
    """

    check: PasswordCheck
    passwords: Passwords
    replace: UseCase[ReplacePasswordRequest, None]

    async def __call__(self, request: ChangePasswordRequest, /, *, by: Actor, key: str | None = None) -> None:
        """`WrongPassword` if the old one is another one, `WeakPassword` if the new one cannot be used; `NotFound`."""
        credentials = await self.check(request.old_password, by=by)
        new_hash = await hash_for(self.passwords, request.new_password, known=(credentials.email, credentials.name))
        await self.replace(ReplacePasswordRequest(credentials.access_version, new_hash), by=by)
