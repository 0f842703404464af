"""Deleting one's account."""

from dataclasses import dataclass, field

from application.accounts.passwords import PasswordCheck, must_not_have_changed
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class AnonymiseAccountRequest:
    """One's own account, and the access version for which its password was verified."""

    access_version: int


@dataclass(frozen=True, slots=True)
class AnonymiseAccount:
    """The shop forgets whose account it was. Orders stay, and refer to it as before."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: AnonymiseAccountRequest, /, *, by: Actor) -> None:
        """`NotFound` for whoever has no account, `WrongPassword` if it was deleted or has another password by now."""
        account = await uow.accounts.get(by.id)
        must_not_have_changed(account, request.access_version)
        account.delete(self.clock.now())
        uow.accounts.save(account)


@dataclass(frozen=True, slots=True)
class DeleteAccountRequest:
    """The password once more: there is no way back."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeleteAccount:
    """The owner of an account has the shop forget whose it was. Its orders stay, for the books.

    A process: the password is compared first, which takes long. It ignores the key: afterwards there is no password.
    """

    check: PasswordCheck
    anonymise: UseCase[AnonymiseAccountRequest, None]

    async def __call__(self, request: DeleteAccountRequest, /, *, by: Actor, key: str | None = None) -> None:
        """`WrongPassword`; `NotFound` for whoever has no account."""
        verified = (await self.check(request.password, by=by)).access_version
        await self.anonymise(AnonymiseAccountRequest(verified), by=by)
