"""Access in memory: the queries about refresh families and API keys, answered by searching dictionaries."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from adapters.memory.tables import Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.access.views import ApiKeyGrant, ApiKeyView
from application.core.page import Page
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.accounts.actor import ActorId


@dataclass(frozen=True, slots=True)
class MemoryAccessQueries:
    """The refresh families and API keys of one tenant."""

    tables: Tables

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> Page[ApiKeyView, ApiKeyId]:
        """Sorted by id."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        found = [
            key
            for key in self.tables.of(ApiKey).values()
            if key.account == account and (after is None or key.id > after)
        ]
        found.sort(key=lambda key: key.id)
        return page(found, limit, ApiKeyView.of, lambda key: key.id)

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        """That of the key, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(ApiKey).get(key)
        return ApiKeyGrant.of(found) if found else None

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """Those that expired first come first."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        families = self.tables.of(RefreshFamily).values()
        found = sorted((family.expires_at, family.id) for family in families if family.expires_at <= at)
        return tuple(id for _, id in found[:limit])
