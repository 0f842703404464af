"""Access on MongoDB: refresh families and API keys as documents and back, and the queries about them."""

from dataclasses import dataclass
from datetime import datetime

from adapters.mongo.conditions import all_of
from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time, ticket_document, ticket_from, time_from
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.access.views import ApiKeyGrant, ApiKeyView
from application.core.page import Page
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import Scope
from domain.accounts.actor import ActorId


def _family_fields(family: RefreshFamily) -> Document:
    return {
        "account": family.account,
        "access_version": family.access_version,
        "scopes": sorted(map(str, family.scopes)),
        "family_hash": family.family_hash,
        "token_hash": family.token_hash,
        "begun_at": stored_time(family.begun_at),
        "refreshed_at": stored_time(family.refreshed_at),
        "expires_at": stored_time(family.expires_at),
        "is_revoked": family.is_revoked,
    }


def _family(document: Document) -> RefreshFamily:
    return RefreshFamily(
        id=document["_id"],
        version=document["version"],
        account=document["account"],
        access_version=document["access_version"],
        scopes=frozenset(map(Scope, document["scopes"])),
        family_hash=document["family_hash"],
        token_hash=document["token_hash"],
        begun_at=time_from(document["begun_at"]),
        refreshed_at=time_from(document["refreshed_at"]),
        expires_at=time_from(document["expires_at"]),
        is_revoked=document["is_revoked"],
    )


def _key_fields(key: ApiKey) -> Document:
    return {
        "account": key.account,
        "key_version": key.key_version,
        "name": key.name,
        "scopes": sorted(map(str, key.scopes)),
        "ticket": ticket_document(key.ticket),
        "created_at": stored_time(key.created_at),
    }


def _key(document: Document) -> ApiKey:
    return ApiKey(
        id=document["_id"],
        version=document["version"],
        account=document["account"],
        key_version=document["key_version"],
        name=document["name"],
        scopes=frozenset(map(Scope, document["scopes"])),
        ticket=ticket_from(document["ticket"]),
        created_at=time_from(document["created_at"]),
    )


REFRESH_FAMILIES = AggregateMapping(RefreshFamily, "refresh_families", _family_fields, _family)
API_KEYS = AggregateMapping(ApiKey, "api_keys", _key_fields, _key)


@dataclass(frozen=True, slots=True)
class MongoAccessQueries:
    """The refresh families and API keys of one tenant."""

    tenant: TenantDatabase

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> Page[ApiKeyView, ApiKeyId]:
        """Reads along the index of accounts."""
        must_be_positive(limit)
        conditions: list[Document] = [{"account": account}, *([{"_id": {"$gt": after}}] if after else [])]
        found = await self.tenant.find(API_KEYS.collection, all_of(conditions), sort=[("_id", 1)], limit=limit + 1)
        return page([_key(document) for document in found], limit, ApiKeyView.of, lambda key: key.id)

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        """By id."""
        found = await self.tenant.find_one(API_KEYS.collection, {"_id": key})
        return None if found is None else ApiKeyGrant.of(_key(found))

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """Reads along the index of ends."""
        must_be_positive(limit)
        expired: Document = {"expires_at": {"$lte": stored_time(at)}}
        first_expired = [("expires_at", 1), ("_id", 1)]
        found = await self.tenant.find(REFRESH_FAMILIES.collection, expired, sort=first_expired, limit=limit)
        return tuple(RefreshFamilyId(document["_id"]) for document in found)
