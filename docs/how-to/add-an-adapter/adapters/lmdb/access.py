"""Access on LMDB: refresh families and API keys, and the queries about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from adapters.lmdb.files import TenantFile
from adapters.lmdb.keys import moment
from adapters.lmdb.mapping import AggregateMapping
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.shapes import Shape
from application.access.views import ApiKeyGrant, ApiKeyView
from application.core.page import Page
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.accounts.actor import ActorId

_ENDS = b"refresh_family_end/"


def _keys_of(account: ActorId) -> bytes:
    """Where the list of its API keys begins."""
    return b"api_key_of/%b/" % account.bytes


def _family_index(family: RefreshFamily) -> Mapping[bytes, bytes]:
    return {_ENDS + moment(family.expires_at) + family.id.bytes: family.id.bytes}


def _key_index(key: ApiKey) -> Mapping[bytes, bytes]:
    return {_keys_of(key.account) + key.id.bytes: key.id.bytes}


_FAMILIES: Table[RefreshFamily] = Table(Shape("refresh_family", RefreshFamily))
_KEYS: Table[ApiKey] = Table(Shape("api_key", ApiKey))
REFRESH_FAMILIES = AggregateMapping(RefreshFamily, _FAMILIES, _family_index)
API_KEYS = AggregateMapping(ApiKey, _KEYS, _key_index)


@dataclass(frozen=True, slots=True)
class LmdbAccessQueries:
    """The refresh families and API keys of one tenant."""

    file: TenantFile

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> Page[ApiKeyView, ApiKeyId]:
        """Along the list of this account."""
        must_be_positive(limit)
        behind = b"" if after is None else after.bytes

        def oldest(tree: Tree) -> list[ApiKey]:
            found = islice(tree.scan(_keys_of(account), after=behind), limit + 1)
            keys = (_KEYS.get(tree, id) for _, id in found)
            return [key for key in keys if key]

        return page(await self.file.read(oldest), limit, ApiKeyView.of, lambda key: key.id)

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        """By id."""
        found = await self.file.read(lambda tree: _KEYS.get(tree, key.bytes))
        return None if found is None else ApiKeyGrant.of(found)

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """Along the list of their ends."""
        must_be_positive(limit)

        def expired(tree: Tree) -> tuple[RefreshFamilyId, ...]:
            ended = takewhile(lambda found: found[0][:8] <= moment(at), tree.scan(_ENDS))
            return tuple(RefreshFamilyId(UUID(bytes=id)) for _, id in islice(ended, limit))

        return await self.file.read(expired)
