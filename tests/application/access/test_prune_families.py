"""Forgetting the refresh families with which nobody can log in any more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from adapters.memory.access import MemoryAccessQueries
from adapters.memory.persistence import MemoryPersistence
from application.access.prune_families import PruneRefreshFamiliesRequest
from application.access.refresh import RefreshRequest
from application.access.views import Session
from application.ports.errors import UsageError
from application.shop import build_shop
from domain.access.ids import RefreshFamilyId
from domain.access.refresh_family import REFRESH_WITHIN
from domain.accounts.actor import SYSTEM, VISITOR
from tests.application.accounts.steps import log_in
from tests.application.running_shop import a_shop
from tests.support.concurrency import refused, together

MOMENT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


async def test_families_are_forgotten_when_they_have_expired_and_no_others() -> None:
    """Batch by batch, until none is left; one that was refreshed in time stays."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    prune = env.shop.access.prune_families
    *_, refreshed = [await log_in(env) for _ in range(4)]
    env.clock.advance(HOUR)
    later = await log_in(env)
    refreshed = await env.shop.access.refresh(RefreshRequest(refreshed.refresh_token), by=VISITOR)
    env.clock.advance(REFRESH_WITHIN - HOUR - MOMENT)
    assert await prune(PruneRefreshFamiliesRequest(), by=SYSTEM) == 0
    env.clock.advance(MOMENT)
    assert await prune(PruneRefreshFamiliesRequest(at_a_time=2), by=SYSTEM) == 3
    assert await prune(PruneRefreshFamiliesRequest(at_a_time=2), by=SYSTEM) == 0
    for session in (later, refreshed):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)


async def test_of_several_who_prune_at_once_each_family_is_forgotten_by_one() -> None:
    """As when a turn is taken over from somebody who is still at it."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    for _ in range(20):
        await log_in(env)
    env.clock.advance(REFRESH_WITHIN)
    calls = await together(4, lambda _: env.shop.access.prune_families(PruneRefreshFamiliesRequest(3), by=SYSTEM))
    calls.only()
    assert sum(calls.answers) == 20


async def test_a_family_that_is_refreshed_in_the_last_moment_stays() -> None:
    """The refresh began in time, and was stored when the family had been found to have expired."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    env.clock.advance(REFRESH_WITHIN)
    refreshed: list[Session] = []

    async def refresh_in_time() -> None:
        env.clock.advance(-MOMENT)
        request = RefreshRequest(session.refresh_token)
        refreshed.append(await env.shop.access.refresh(request, by=VISITOR))
        env.clock.advance(MOMENT)

    access = Overtaken(cast(MemoryAccessQueries, env.store.access).tables, refresh_in_time)
    shop = build_shop(replace(env.ports, store=replace(env.store, access=access)))
    assert await shop.access.prune_families(PruneRefreshFamiliesRequest(), by=SYSTEM) == 0
    await env.shop.access.refresh(RefreshRequest(refreshed[0].refresh_token), by=VISITOR)


@dataclass(frozen=True)
class Overtaken(MemoryAccessQueries):
    """Queries after which something else happens before anybody has read their answer."""

    meanwhile: Callable[[], Awaitable[None]]

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """As they were a moment ago."""
        found = await super().expired_families(at, limit=limit)
        if found:
            await self.meanwhile()
        return found


async def test_a_batch_of_none_is_refused() -> None:
    """It would never end, or do nothing."""
    env = await a_shop(MemoryPersistence)
    with refused(UsageError):
        await env.shop.access.prune_families(PruneRefreshFamiliesRequest(at_a_time=0), by=SYSTEM)
