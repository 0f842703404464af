"""Access on SQL: refresh families and API keys as rows and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid, bindparam, select

from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.sql.columns import Moment, metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Found, Record
from application.access.views import ApiKeyGrant, ApiKeyView
from application.core.page import Page
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import Scope
from domain.accounts.actor import ActorId
from domain.accounts.token import Ticket

refresh_families = Table(
    "refresh_families",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Uuid, nullable=False),
    Column("access_version", Integer, nullable=False),
    # Sorted, with a space between two of them.
    Column("scopes", Text, nullable=False),
    Column("family_hash", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("refreshed_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("is_revoked", Boolean, nullable=False),
)
Index("ix_refresh_families_by_end", refresh_families.c.expires_at, refresh_families.c.id)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("account", Uuid, nullable=False),
    Column("key_version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    # As above.
    Column("scopes", Text, nullable=False),
    Column("ticket_hash", Text, nullable=False),
    Column("ticket_expires_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
)
Index("ix_api_keys_of_account", api_keys.c.account, api_keys.c.id)


def _family_row(family: RefreshFamily) -> Record:
    return {
        "account": family.account,
        "access_version": family.access_version,
        "scopes": " ".join(sorted(family.scopes)),
        "family_hash": family.family_hash,
        "token_hash": family.token_hash,
        "begun_at": family.begun_at,
        "refreshed_at": family.refreshed_at,
        "expires_at": family.expires_at,
        "is_revoked": family.is_revoked,
    }


def _family(row: Found, _: Sequence[Found]) -> RefreshFamily:
    return RefreshFamily(
        id=row.id,
        version=row.version,
        account=row.account,
        access_version=row.access_version,
        scopes=_scopes(row.scopes),
        family_hash=row.family_hash,
        token_hash=row.token_hash,
        begun_at=row.begun_at,
        refreshed_at=row.refreshed_at,
        expires_at=row.expires_at,
        is_revoked=row.is_revoked,
    )


def _api_key_row(key: ApiKey) -> Record:
    return {
        "account": key.account,
        "key_version": key.key_version,
        "name": key.name,
        "scopes": " ".join(sorted(key.scopes)),
        "ticket_hash": key.ticket.hash,
        "ticket_expires_at": key.ticket.expires_at,
        "created_at": key.created_at,
    }


def _api_key(row: Found, _: Sequence[Found]) -> ApiKey:
    return ApiKey(
        id=row.id,
        version=row.version,
        account=row.account,
        key_version=row.key_version,
        name=row.name,
        scopes=_scopes(row.scopes),
        ticket=Ticket(row.ticket_hash, row.ticket_expires_at),
        created_at=row.created_at,
    )


def _scopes(names: str) -> frozenset[Scope]:
    return frozenset(map(Scope, names.split()))


REFRESH_FAMILIES = AggregateMapping(RefreshFamily, refresh_families, _family_row, _family)
API_KEYS = AggregateMapping(ApiKey, api_keys, _api_key_row, _api_key)

_of_account = (
    select(api_keys.c.id, api_keys.c.name, api_keys.c.scopes, api_keys.c.created_at, api_keys.c.ticket_expires_at)
    .where(api_keys.c.account == bindparam("owner"))
    .order_by(api_keys.c.id)
    .limit(bindparam("rows"))
)
_grant = select(
    api_keys.c.account,
    api_keys.c.key_version,
    api_keys.c.scopes,
    api_keys.c.ticket_hash,
    api_keys.c.ticket_expires_at,
).where(api_keys.c.id == bindparam("key"))
_expired = (
    select(refresh_families.c.id)
    .where(refresh_families.c.expires_at <= bindparam("at"))
    .order_by(refresh_families.c.expires_at, refresh_families.c.id)
    .limit(bindparam("rows"))
)


@dataclass(frozen=True, slots=True)
class SqlAccessQueries:
    """The refresh families and API keys of one tenant."""

    database: Database

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> Page[ApiKeyView, ApiKeyId]:
        """Reads along the index of accounts."""
        must_be_positive(limit)
        statement = _of_account if after is None else _of_account.where(api_keys.c.id > after)
        rows = await self.database.fetch(statement, {"owner": account, "rows": limit + 1})
        return page(rows, limit, _view, lambda row: ApiKeyId(row.id))

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        """By primary key."""
        rows = await self.database.fetch(_grant, {"key": key})
        if not rows:
            return None
        account, key_version, scopes, hashed, expires_at = rows[0]
        return ApiKeyGrant(account, key_version, _scopes(scopes), Ticket(hashed, expires_at))

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """Reads along the index of their ends."""
        must_be_positive(limit)
        rows = await self.database.fetch(_expired, {"at": at, "rows": limit})
        return tuple(row.id for row in rows)


def _view(row: Found) -> ApiKeyView:
    return ApiKeyView(row.id, row.name, _scopes(row.scopes), row.created_at, row.ticket_expires_at)
