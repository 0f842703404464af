"""Finding out whether an e-mail address is that of the account's owner."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.accounts.letters import account_of, letter
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.mailer import Mail, Mailer
from application.ports.secrets import Secrets
from domain.accounts.account import CONFIRM_WITHIN
from domain.accounts.actor import Actor, ActorId
from domain.accounts.token import Token, hash_of


@dataclass(frozen=True, slots=True)
class ExpectConfirmationRequest:
    """For which account, and the hash of the token that is in the letter."""

    fingerprint_name: ClassVar[str] = "ExpectConfirmation"

    account: ActorId
    hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExpectConfirmation:
    """The shop notes by which token it will know that a letter has arrived. Those before it are no longer good."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ExpectConfirmationRequest, /, *, by: Actor) -> str | None:
        """The address to write to; None if it is confirmed, or the account anonymous. `NotFound` for an unknown one."""
        account = await uow.accounts.get(request.account)
        if account.email is None or account.confirmed_at is not None:
            return None
        account.expect_confirmation(request.hash, self.clock.now())
        uow.accounts.save(account)
        return account.email


@dataclass(frozen=True, slots=True)
class SendEmailConfirmationRequest:
    """Whose e-mail address is to be confirmed."""

    account: ActorId


@dataclass(frozen=True, slots=True)
class SendEmailConfirmation:
    """The shop writes to the owner of an account, to see whether letters arrive.

    A process: it notes the hash of a new token, and then sends it. If it is interrupted and runs again, there is
    another letter, and the last one counts: nobody remembers a token to send it once more.
    """

    secrets: Secrets
    mailer: Mailer
    expect: UseCase[ExpectConfirmationRequest, str | None]

    async def __call__(self, request: SendEmailConfirmationRequest, /, *, by: Actor, key: str | None = None) -> None:
        """Does nothing if the address is confirmed, or the account anonymous; `NotFound` for an unknown one.

        It ignores the key: see above.
        """
        token = Token(request.account, self.secrets.new())
        expected = ExpectConfirmationRequest(request.account, hash_of(token.secret))
        if (email := await self.expect(expected, by=by)) is not None:
            await self.mailer.send(_letter(email, token))


@dataclass(frozen=True, slots=True)
class ConfirmEmailRequest:
    """The token from the letter."""

    fingerprint_name: ClassVar[str] = "ConfirmEmail"

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConfirmEmail:
    """Whoever has read the letter confirms that it has arrived; the token in it says to whom."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ConfirmEmailRequest, /, *, by: Actor) -> ActorId:
        """`InvalidTicket` for a token that was used, has expired, or never was one."""
        account, secret = await account_of(request.token, uow)
        account.confirm(secret, self.clock.now())
        uow.accounts.save(account)
        return account.id


def _letter(email: str, token: Token) -> Mail:
    return letter(
        email,
        token,
        subject="Is this your e-mail address?",
        before="Somebody has an account with us under this e-mail address. If it is you, confirm it with this token:",
        after=(f"It is good for {CONFIRM_WITHIN.days} days. If it is not you, there is nothing to do.",),
    )
