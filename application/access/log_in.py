"""Logging in with a password."""

from collections.abc import Collection
from dataclasses import dataclass, field

from application.access.views import Session
from application.accounts.queries import AccountQueries
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.passwords import Passwords
from application.ports.secrets import Secrets
from domain.access.errors import InvalidGrant
from domain.access.ids import RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import EVERYTHING, Scope, scopes_named
from domain.accounts.actor import Actor, ActorId


@dataclass(frozen=True, slots=True)
class BeginSessionRequest:
    """Whose password was right, for which access version, and a hash to put in the place of one that is outdated."""

    account: ActorId
    access_version: int
    scopes: tuple[Scope, ...]
    newer_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class BeginSession:
    """The shop begins a refresh family for whoever has shown the right password."""

    clock: Clock
    ids: IdGenerator
    secrets: Secrets

    async def __call__(self, uow: UnitOfWork, request: BeginSessionRequest, /, *, by: Actor) -> Session:
        """`InvalidGrant` if access to the account was ended meanwhile, by a new password say."""
        account = await uow.accounts.get(request.account)
        if account.access_version != request.access_version:
            raise InvalidGrant
        if request.newer_hash is not None:
            account.rehash(request.newer_hash)
            uow.accounts.save(account)
        secrets = self.secrets.new(), self.secrets.new()
        id = RefreshFamilyId(self.ids.new())
        family, token = RefreshFamily.begin(id, account, frozenset(request.scopes), secrets, self.clock.now())
        uow.refresh_families.add(family)
        return Session(account.id, account.access_version, family.scopes, token.text, family.expires_at)


@dataclass(frozen=True, slots=True)
class LogInRequest:
    """Who it is, and for which scopes at most: those named, or all."""

    email: str
    password: str = field(repr=False)
    scopes: tuple[str, ...] = ()


# Pattern P34: Passwords
@dataclass(frozen=True, slots=True)
class LogIn:
    """Whoever knows the password of an account acts as its owner from now on.

    A process: the password is compared first, which takes long. For an unknown e-mail address that takes the same
    steps. It ignores the key: what it answers is recorded nowhere.
    """

    accounts: AccountQueries
    passwords: Passwords
    begin: UseCase[BeginSessionRequest, Session]

    async def __call__(self, request: LogInRequest, /, *, by: Actor, key: str | None = None) -> Session:
        """`InvalidGrant` for an unknown address, a wrong password or an account that is not active: which is not said.
        `UnknownScope` for one that there is not."""
        scopes = _scopes(request.scopes)
        credentials = await self.accounts.credentials_for(request.email)
        known = credentials.password_hash if credentials else None
        verification = await self.passwords.verify(request.password, known)
        if credentials is None or not verification.matches or not credentials.is_active:
            raise InvalidGrant
        newer = await self.passwords.hash(request.password) if verification.is_outdated else None
        request_to_begin = BeginSessionRequest(credentials.account, credentials.access_version, scopes, newer)
        return await self.begin(request_to_begin, by=by)


def _scopes(names: Collection[str]) -> tuple[Scope, ...]:
    return tuple(sorted(scopes_named(names) if names else EVERYTHING))
