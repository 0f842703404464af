"""Finding out who asks, and what they may do now."""

from dataclasses import dataclass, field

from application.access.queries import AccessQueries
from application.access.views import Caller
from application.accounts.queries import AccountQueries
from application.ports.clock import Clock
from domain.access.ids import ApiKeyId
from domain.accounts.account import Account
from domain.accounts.actor import OPERATOR, Actor, ActorId
from domain.accounts.token import Token
from domain.shared.errors import NotAuthenticated, NotFound


@dataclass(frozen=True, slots=True)
class IdentifyRequest:
    """Whose account it is, and the version of access that a token says.

    None where there is no token to say it: for a command by message, and for whoever runs the installation.
    """

    account: ActorId
    access_version: int | None


# Pattern P33: Revocation
@dataclass(frozen=True, slots=True)
class Identify:
    """Whoever has a token is the owner of the account that it names, unless access has ended since it was given out.

    What they may do is read with each request, so a change holds at once, in every process.
    """

    accounts: AccountQueries

    async def __call__(self, request: IdentifyRequest, /, *, by: Actor) -> Actor:
        """`NotAuthenticated` if there is no such account, it is not active, or the version is not the present one."""
        if request.access_version is None and request.account == OPERATOR.id:
            return OPERATOR
        state = await self.accounts.access_state(request.account)
        if state is None or not state.is_active or request.access_version not in {None, state.access_version}:
            raise NotAuthenticated
        return state.actor


@dataclass(frozen=True, slots=True)
class IdentifyByEmailRequest:
    """An e-mail address of an account."""

    email: str


@dataclass(frozen=True, slots=True)
class IdentifyByEmail:
    """Whoever runs the installation acts as the owner of an account that is known by its e-mail address."""

    accounts: AccountQueries

    async def __call__(self, request: IdentifyByEmailRequest, /, *, by: Actor) -> Actor:
        """`NotFound` if no account has the address; `NotAuthenticated` if it is not active."""
        credentials = await self.accounts.credentials_for(request.email)
        if credentials is None:
            raise NotFound(Account.label, request.email)
        return await Identify(self.accounts)(IdentifyRequest(credentials.account, None), by=by)


@dataclass(frozen=True, slots=True)
class IdentifyByKeyRequest:
    """An API key, as its owner was given it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IdentifyByKey:
    """Whoever has an API key acts as its owner, with what they may do now, within the scopes of the key."""

    keys: AccessQueries
    accounts: AccountQueries
    clock: Clock

    async def __call__(self, request: IdentifyByKeyRequest, /, *, by: Actor) -> Caller:
        """`NotAuthenticated` for a key that is unknown or expired, or whose owner's account is not active, or has been
        taken back by a letter since the key was made."""
        token = Token.parse(request.text)
        if token is None:
            raise NotAuthenticated
        grant = await self.keys.api_key(ApiKeyId(token.id))
        if grant is None or not grant.ticket.admits(token.secret, self.clock.now()):
            raise NotAuthenticated
        owner = await self.accounts.access_state(grant.account)
        if owner is None or not owner.is_active or owner.key_version != grant.key_version:
            raise NotAuthenticated
        return Caller(owner.actor, grant.scopes)
