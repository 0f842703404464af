"""Setting a new password without the old one."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from application.accounts.letters import account_of, letter
from application.accounts.passwords import hash_for
from application.accounts.queries import AccountQueries
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.mailer import Mail, Mailer
from application.ports.passwords import Passwords
from application.ports.secrets import Secrets
from domain.accounts.account import RESET_WITHIN, email_key
from domain.accounts.actor import Actor, ActorId
from domain.accounts.errors import InvalidTicket
from domain.accounts.token import Token, hash_of
from domain.shared.address import mailable


@dataclass(frozen=True, slots=True)
class RequestPasswordResetRequest:
    """Under which e-mail address there may be an account."""

    fingerprint_name: ClassVar[str] = "RequestPasswordReset"

    email: str


@dataclass(frozen=True, slots=True)
class RequestPasswordReset:
    """Anyone asks for a letter with which a new password can be set. Whether there is such an account is not said."""

    async def __call__(self, uow: UnitOfWork, request: RequestPasswordResetRequest, /, *, by: Actor) -> None:
        """`InvalidValue` for what cannot be an e-mail address."""
        account = await uow.accounts.find(email_key(mailable(request.email)))
        if account is not None:
            account.forget_password()
            uow.accounts.save(account)


@dataclass(frozen=True, slots=True)
class ExpectResetRequest:
    """For which account, and the hash of the token that is in the letter."""

    fingerprint_name: ClassVar[str] = "ExpectReset"

    account: ActorId
    hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExpectReset:
    """The shop notes with which token a new password can be set, once. Those before it are no longer good."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ExpectResetRequest, /, *, by: Actor) -> str | None:
        """The address to write to; None if nobody can log in to the account."""
        account = await uow.accounts.get(request.account)
        if not account.is_active:
            return None
        account.expect_reset(request.hash, self.clock.now())
        uow.accounts.save(account)
        return account.email


@dataclass(frozen=True, slots=True)
class SendPasswordResetRequest:
    """Who has forgotten the password."""

    account: ActorId


@dataclass(frozen=True, slots=True)
class SendPasswordReset:
    """The shop writes to the owner of an account how to set a new password.

    A process, which sends another letter when it runs again, as `SendEmailConfirmation` does.
    """

    secrets: Secrets
    mailer: Mailer
    expect: UseCase[ExpectResetRequest, str | None]

    async def __call__(self, request: SendPasswordResetRequest, /, *, by: Actor, key: str | None = None) -> None:
        """Does nothing if nobody can log in to the account. It ignores the key: the last letter counts."""
        token = Token(request.account, self.secrets.new())
        expected = ExpectResetRequest(request.account, hash_of(token.secret))
        if (email := await self.expect(expected, by=by)) is not None:
            await self.mailer.send(_letter(email, token))


@dataclass(frozen=True, slots=True)
class SetPasswordRequest:
    """The token from the letter, and the hash of the new password."""

    token: str = field(repr=False)
    new_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetPassword:
    """The shop sets a new password with the token from the letter."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: SetPasswordRequest, /, *, by: Actor) -> None:
        """`InvalidTicket` for a token that was used, has expired, or never was one."""
        account, secret = await account_of(request.token, uow)
        account.reset_password(secret, request.new_hash, self.clock.now())
        uow.accounts.save(account)


@dataclass(frozen=True, slots=True)
class ResetPasswordRequest:
    """The token from the letter, and the new password."""

    token: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Whoever has read the letter sets a new password. Whoever was logged in is so no longer.

    A process: the password is hashed first, which takes long, and only for a token that is good. It ignores the key: a
    token is good once.
    """

    accounts: AccountQueries
    clock: Clock
    passwords: Passwords
    set_password: UseCase[SetPasswordRequest, None]

    async def __call__(self, request: ResetPasswordRequest, /, *, by: Actor, key: str | None = None) -> None:
        """`InvalidTicket` for a token that was used, has expired, or never was one; `WeakPassword`."""
        token = Token.parse(request.token)
        if token is None:
            raise InvalidTicket
        credentials = await self.accounts.credentials(ActorId(token.id))
        # Before anything else is said: whether a password is weak depends on whose account it is.
        if (
            credentials is None
            or credentials.reset is None
            or not credentials.reset.admits(token.secret, self.clock.now())
        ):
            raise InvalidTicket
        hashed = await hash_for(self.passwords, request.new_password, known=(credentials.email, credentials.name))
        await self.set_password(SetPasswordRequest(request.token, hashed), by=by)


def _letter(email: str, token: Token) -> Mail:
    minutes = RESET_WITHIN // timedelta(minutes=1)
    return letter(
        email,
        token,
        subject="Set a new password",
        before="Somebody has asked for a new password for your account. If it was you, set one with this token:",
        after=(
            f"It is good once, for {minutes} minutes. If it was not you, there is nothing to do:",
            "the old password is as good as before.",
        ),
    )
