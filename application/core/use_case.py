"""Commands and queries, the one form in which drivers call any use case, and what is around a use case."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from application.core.unit_of_work import UnitOfWork
from domain.accounts.actor import Actor, Role
from domain.shared.errors import NotAllowed, NotAuthenticated

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Request_contra = TypeVar("Request_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)

CUSTOMER = frozenset({Role.CUSTOMER})
STAFF = frozenset({Role.STAFF})
ADMIN = frozenset({Role.ADMIN})
OWNER = CUSTOMER | STAFF | ADMIN
"""Whoever has an account: there is none without one of these roles."""
SYSTEM = frozenset({Role.SYSTEM})
ANYONE = frozenset(Role)


def must_have_one_of(roles: frozenset[Role], by: Actor) -> None:
    """`NotAllowed` if `by` has none of these roles, `NotAuthenticated` if `by` is a visitor, who may have them yet."""
    if roles.isdisjoint(by.roles):
        if Role.VISITOR in by.roles:
            raise NotAuthenticated
        raise NotAllowed(" or ".join(sorted(roles)))


class UseCase(Protocol[Request_contra, Answer_co]):
    """Something the shop does for someone, in the form in which drivers call it.

    A process is written in this form. Commands get it from `Transaction`, queries from `QueryUseCase`.
    """

    async def __call__(self, request: Request_contra, /, *, by: Actor, key: str | None = None) -> Answer_co:
        """Do it for `by`. With a key, a request that is repeated takes effect once and gets the first answer again."""
        ...


class Command(Protocol[Request_contra, Answer_co]):
    """Changes aggregates in one unit of work, and awaits nothing but that unit of work (UOW-22)."""

    async def __call__(self, uow: UnitOfWork, request: Request_contra, /, *, by: Actor) -> Answer_co:
        """Stage the changes in `uow` and return the answer. `Transaction` commits."""
        ...


class Query(Protocol[Request_contra, Answer_co]):
    """Asks one query port and changes nothing."""

    async def __call__(self, request: Request_contra, /, *, by: Actor) -> Answer_co:
        """Return what `by` may see."""
        ...


@dataclass(frozen=True, slots=True)
class QueryUseCase(Generic[Request, Answer]):
    """A query as a use case. It ignores the key, because a query can be repeated without harm."""

    query: Query[Request, Answer]

    async def __call__(
        self,
        request: Request,
        /,
        *,
        by: Actor,
        key: str | None = None,
    ) -> Answer:
        """Run the query."""
        return await self.query(request, by=by)


@dataclass(frozen=True, slots=True)
class Authorized(Generic[Request, Answer]):
    """A use case that only these roles may call. Which aggregates an actor may touch is a rule of the domain."""

    use_case: UseCase[Request, Answer]
    roles: frozenset[Role]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Call the use case; `NotAllowed` if `by` has none of the roles, `NotAuthenticated` if `by` is a visitor."""
        must_have_one_of(self.roles, by)
        return await self.use_case(request, by=by, key=key)
