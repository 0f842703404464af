"""The three kinds of use case, and the one form in which every driver calls them."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from application.core.unit_of_work import UnitOfWork
from domain.accounts.actor import Actor, Role
from domain.shared.errors import NotAllowed

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Request_contra = TypeVar("Request_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)

VISITOR = frozenset({Role.VISITOR})
CUSTOMER = frozenset({Role.CUSTOMER})
STAFF = frozenset({Role.STAFF})
SYSTEM = frozenset({Role.SYSTEM})
ANYONE = frozenset(Role)


class UseCase(Protocol[Request_contra, Answer_co]):
    """Something the shop does for someone. A process has this form of itself."""

    async def __call__(self, request: Request_contra, /, *, by: Actor, key: str | None = None) -> Answer_co:
        """Do it for `by`. The same caller's same key again gives the first answer and does nothing more."""
        ...


class Command(Protocol[Request_contra, Answer_co]):
    """Changes the shop within one unit of work, and waits for nothing else (UOW-22)."""

    async def __call__(self, uow: UnitOfWork, request: Request_contra, /, *, by: Actor) -> Answer_co:
        """Decide, and tell the unit of work. Committing is `Transaction`'s business."""
        ...


class Query(Protocol[Request_contra, Answer_co]):
    """Asks one query port and changes nothing."""

    async def __call__(self, request: Request_contra, /, *, by: Actor) -> Answer_co:
        """Answer what `by` may know."""
        ...


@dataclass(frozen=True, slots=True)
class QueryUseCase(Generic[Request, Answer]):
    """A query as a use case: it may be repeated anyway, so it needs no key."""

    query: Query[Request, Answer]

    async def __call__(
        self,
        request: Request,
        /,
        *,
        by: Actor,
        key: str | None = None,
    ) -> Answer:
        """Ask the query."""
        return await self.query(request, by=by)


@dataclass(frozen=True, slots=True)
class Authorized(Generic[Request, Answer]):
    """A use case that only these roles may try. What exactly they may touch is the domain's to say."""

    use_case: UseCase[Request, Answer]
    roles: frozenset[Role]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Do it, or raise `NotAllowed`."""
        if self.roles.isdisjoint(by.roles):
            raise NotAllowed(" or ".join(sorted(self.roles)))
        return await self.use_case(request, by=by, key=key)
