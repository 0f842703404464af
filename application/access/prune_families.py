"""Forgetting the refresh families that have expired."""

from dataclasses import dataclass
from typing import ClassVar

from application.access.queries import AccessQueries
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from domain.access.ids import RefreshFamilyId
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class ForgetFamiliesRequest:
    """Which families."""

    fingerprint_name: ClassVar[str] = "ForgetFamilies"

    families: tuple[RefreshFamilyId, ...]


@dataclass(frozen=True, slots=True)
class ForgetFamilies:
    """The shop forgets refresh families that have expired."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ForgetFamiliesRequest, /, *, by: Actor) -> int:
        """How many they were. One that has been refreshed meanwhile is not forgotten."""
        found = await uow.refresh_families.get_many(request.families)
        expired = [family for family in found if family.expires_at <= self.clock.now()]
        for family in expired:
            uow.refresh_families.remove(family)
        return len(expired)


@dataclass(frozen=True, slots=True)
class PruneRefreshFamiliesRequest:
    """How many families to forget at a time."""

    at_a_time: int = 1_000


@dataclass(frozen=True, slots=True)
class PruneRefreshFamilies:
    """The shop forgets the refresh families that have expired, and no others.

    A process: each batch is forgotten for itself, so several calls may run at the same time.
    """

    access: AccessQueries
    clock: Clock
    forget: UseCase[ForgetFamiliesRequest, int]

    async def __call__(self, request: PruneRefreshFamiliesRequest, /, *, by: Actor, key: str | None = None) -> int:
        """How many were forgotten. It ignores the key, because a family is forgotten only once."""
        forgotten = 0
        while expired := await self.access.expired_families(self.clock.now(), limit=request.at_a_time):
            forgotten += await self.forget(ForgetFamiliesRequest(expired), by=by)
        return forgotten
