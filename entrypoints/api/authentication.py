"""Who asks, and may they: token, tenant, account and permission, each found out once per request.

Each is a small function that declares the one before it, and no other: FastAPI goes down to the first from everyone
that is declared. Each can be overridden in a test. A route declares the last:

    async def place_order(by: Annotated[Actor, may("ordering.place", Scope.ORDERING_WRITE)], …)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from application.access.identify import IdentifyByKeyRequest, IdentifyRequest
from application.access.views import Caller
from application.core.operation import Operation
from application.core.use_case import must_have_one_of
from application.shop import Shop
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.actor import VISITOR, Actor, Role
from entrypoints.api.access_tokens import AccessTokens, Claims
from entrypoints.api.errors import AmbiguousRequest, InsufficientScope, InvalidToken, WrongTenant
from entrypoints.api.headers import said_once
from entrypoints.api.tenants import name_asked_for, tenant_named
from entrypoints.bootstrap.tenants import Tenant

AUTHORIZATION = "Authorization"
API_KEY = "X-API-Key"
TOKEN_PATH = "/api/v1/access/token"  # noqa: S105 (an address)


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose shop a request is about, and what its access token says, if it has one."""

    tenant: Tenant
    claims: Claims | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in whose shop."""

    tenant: Tenant
    caller: Caller

    def must_have(self, scopes: Iterable[Scope]) -> None:
        """`InsufficientScope`, which names one, unless what was shown is good for all of these."""
        if missing := {*scopes} - self.caller.scopes:
            raise InsufficientScope(min(missing))


async def claims_of(request: Request) -> Claims | None:
    """What the access token says; None without one, `InvalidToken` for one that is not good, and for what is none.

    FastAPI's own `OAuth2PasswordBearer` takes what is no token for none, and its owner for a visitor.
    """
    said = said_once(request, AUTHORIZATION)
    if said is None:
        return None
    scheme, _, token = said.partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken
    return cast(AccessTokens, request.app.state.access_tokens).read(token)


# Pattern P14: Layered dependencies
async def visit(request: Request, claims: Annotated[Claims | None, Depends(claims_of)]) -> Visit:
    """The tenant of the token, else the one asked for; `WrongTenant` if they differ."""
    asked_for = name_asked_for(request)
    if claims is not None and asked_for not in {None, claims.tenant}:
        raise WrongTenant
    return Visit(await tenant_named(claims.tenant if claims else asked_for, request), claims)


# Pattern P16: Overrides in tests
async def asking(request: Request, visit: Annotated[Visit, Depends(visit)]) -> Asking:
    """Who asks: the owner of the token or of the API key, with what they may do now; a visitor, without either."""
    return Asking(visit.tenant, await _caller(request, visit))


async def _caller(request: Request, visit: Visit) -> Caller:
    access, claims, api_key = visit.tenant.shop.access, visit.claims, said_once(request, API_KEY)
    if claims is not None and api_key is not None:
        raise AmbiguousRequest("Who asks")
    if claims is not None:
        actor = await access.identify(IdentifyRequest(claims.account, claims.access_version), by=VISITOR)
        return Caller(actor, claims.scopes)
    if api_key is not None:
        return await access.identify_by_key(IdentifyByKeyRequest(api_key), by=VISITOR)
    return Caller(VISITOR, EVERYTHING)


WhoAsks = Annotated[Asking, Depends(asking)]


# Pattern P35: Roles, scopes, ownership, attributes
# Pattern P15: Class-based dependencies
@dataclass(frozen=True, slots=True)
class Permission:
    """Whether whoever asks may try an operation: by the roles of the account, and the scopes of what was shown."""

    operation: str
    scope: Scope

    async def __call__(self, asking: WhoAsks) -> Actor:
        """Who asks; `NotAuthenticated`, `NotAllowed` or `InsufficientScope` for who may not."""
        actor = asking.caller.actor
        must_have_one_of(self.roles(asking.tenant.shop), actor)
        asking.must_have([self.scope])
        return actor

    def roles(self, shop: Shop) -> frozenset[Role]:
        """Those of which one is needed for the operation."""
        part, _, name = self.operation.partition(".")
        return cast(Operation[Any, Any], getattr(getattr(shop, part), name)).roles


def may(operation: str, scope: Scope) -> Any:  # noqa: ANN401 (what FastAPI takes for a dependency has no type)
    """The dependency of a route: who asks, seeing that they may try this operation of the shop.

    Not FastAPI's `Security` with scopes: for its sake whatever is below it would be found out twice.
    """
    return Depends(Permission(operation, scope))


def permissions_of(routers: Iterable[APIRouter], prefix: str) -> Mapping[tuple[str, str], Permission]:
    """The permission that each route asks for, by path and method in small letters."""
    return {
        (f"{prefix}{route.path}", method.lower()): dependency.call
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, Permission)
        for method in route.methods or ()
    }
