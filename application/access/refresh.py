"""Staying logged in, and ending it."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.access.views import Session
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.secrets import Secrets
from domain.access.errors import InvalidGrant
from domain.access.ids import RefreshFamilyId
from domain.accounts.actor import Actor
from domain.accounts.token import Token
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class UseRefreshTokenRequest:
    """The refresh token."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UseRefreshToken:
    """The shop uses a refresh token up and gives out the next one, or notes that it came twice."""

    clock: Clock
    secrets: Secrets

    async def __call__(self, uow: UnitOfWork, request: UseRefreshTokenRequest, /, *, by: Actor) -> Session | None:
        """None for a token that was used up before: that is stored, so it is no refusal yet.

        `InvalidGrant` for any other that is not, or no longer, good.
        """
        token = Token.parse(request.token)
        if token is None:
            raise InvalidGrant
        try:
            family = await uow.refresh_families.get(RefreshFamilyId(token.id))
            account = await uow.accounts.get(family.account)
        except NotFound:
            raise InvalidGrant from None
        new = family.refresh(token, account, self.secrets.new(), self.clock.now())
        uow.refresh_families.save(family)
        if new is None:
            return None
        return Session(account.id, account.access_version, family.scopes, new.text, family.expires_at)


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """The refresh token, as the last answer had it."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refresh:
    """Whoever has a refresh token stays logged in, and is given the next one.

    A process, because a token that comes twice is refused, and yet something is stored: nobody is let in with its
    family any more. It ignores the key: what it answers is recorded nowhere.
    """

    use: UseCase[UseRefreshTokenRequest, Session | None]

    async def __call__(self, request: RefreshRequest, /, *, by: Actor, key: str | None = None) -> Session:
        """`InvalidGrant` for a token that is unknown, used, expired or revoked: which is not said (TOK-7)."""
        session = await self.use(UseRefreshTokenRequest(request.token), by=by)
        if session is None:
            raise InvalidGrant
        return session


@dataclass(frozen=True, slots=True)
class LogOutRequest:
    """One's own account."""

    fingerprint_name: ClassVar[str] = "LogOut"


@dataclass(frozen=True, slots=True)
class LogOut:
    """The owner of an account logs out, here as elsewhere: what was given out until now is good no longer."""

    async def __call__(self, uow: UnitOfWork, request: LogOutRequest, /, *, by: Actor) -> None:
        """`NotFound` for whoever has no account."""
        account = await uow.accounts.get(by.id)
        account.end_access()
        uow.accounts.save(account)
