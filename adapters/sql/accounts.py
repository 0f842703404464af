"""Accounts on SQL: as rows and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid, bindparam, select, tuple_

from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.texts import is_storable
from adapters.sql.columns import CodePoints, Moment, metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Found, Record
from application.accounts.views import AccessState, AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from domain.accounts.account import Account, AccountStatus, email_key
from domain.accounts.actor import ActorId, Role
from domain.accounts.token import Ticket

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    # Both are null for an anonymous account. An index takes any number of nulls, also one that is unique.
    Column("email", Text),
    Column("email_key", CodePoints),
    Column("name", Text, nullable=False),
    # Sorted, with a space between two of them.
    Column("roles", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("access_version", Integer, nullable=False),
    Column("key_version", Integer, nullable=False),
    Column("password_hash", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("confirmation_hash", Text),
    Column("confirmation_expires_at", Moment),
    Column("reset_hash", Text),
    Column("reset_expires_at", Moment),
)
Index("uq_accounts_email_key", accounts.c.email_key, unique=True)
Index("ix_accounts_newest", accounts.c.created_at, accounts.c.id)
Index("ix_accounts_in_status", accounts.c.status, accounts.c.created_at, accounts.c.id)


def _row(account: Account) -> Record:
    return {
        "email": account.email,
        "email_key": account.natural_key,
        "name": account.name,
        "roles": " ".join(sorted(account.roles)),
        "status": account.status.value,
        "access_version": account.access_version,
        "key_version": account.key_version,
        "password_hash": account.password_hash,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
        "confirmed_at": account.confirmed_at,
        **_ticket_row("confirmation", account.confirmation),
        **_ticket_row("reset", account.reset),
    }


def _ticket_row(name: str, ticket: Ticket | None) -> Record:
    return {
        f"{name}_hash": None if ticket is None else ticket.hash,
        f"{name}_expires_at": None if ticket is None else ticket.expires_at,
    }


def _account(row: Found, _: Sequence[Found]) -> Account:
    return Account(
        id=row.id,
        version=row.version,
        email=row.email,
        name=row.name,
        roles=_roles(row.roles),
        created_at=row.created_at,
        updated_at=row.updated_at,
        password_hash=row.password_hash,
        status=AccountStatus(row.status),
        confirmed_at=row.confirmed_at,
        access_version=row.access_version,
        key_version=row.key_version,
        confirmation=_ticket(row.confirmation_hash, row.confirmation_expires_at),
        reset=_ticket(row.reset_hash, row.reset_expires_at),
    )


def _ticket(hashed: str | None, expires_at: datetime | None) -> Ticket | None:
    return None if hashed is None or expires_at is None else Ticket(hashed, expires_at)


def _roles(names: str) -> frozenset[Role]:
    return frozenset(map(Role, names.split()))


ACCOUNTS = AggregateMapping(Account, accounts, _row, _account, natural_key=accounts.c.email_key)

_views = select(
    accounts.c.id,
    accounts.c.email,
    accounts.c.name,
    accounts.c.roles,
    accounts.c.status,
    accounts.c.confirmed_at,
    accounts.c.created_at,
    accounts.c.updated_at,
)
_credentials = select(
    accounts.c.id,
    accounts.c.status,
    accounts.c.access_version,
    accounts.c.email,
    accounts.c.name,
    accounts.c.password_hash,
    accounts.c.reset_hash,
    accounts.c.reset_expires_at,
)
_is_the_one = accounts.c.id == bindparam("account")
_one = _views.where(_is_the_one)
_newest_first = _views.order_by(accounts.c.created_at.desc(), accounts.c.id.desc()).limit(bindparam("rows"))
_state_of_one = select(accounts.c.status, accounts.c.roles, accounts.c.access_version, accounts.c.key_version).where(
    _is_the_one
)
_credentials_of_one = _credentials.where(_is_the_one)
_credentials_by_email = _credentials.where(accounts.c.email_key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class SqlAccountQueries:
    """The accounts of one tenant."""

    database: Database

    async def get(self, account: ActorId, /) -> AccountView | None:
        """By primary key."""
        rows = await self.database.fetch(_one, {"account": account})
        return _view(rows[0]) if rows else None

    async def list(
        self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int
    ) -> Page[AccountView, AccountPosition]:
        """Reads backwards along the index that fits the filter."""
        must_be_positive(limit)
        statement = _newest_first
        if which.status is not None:
            statement = statement.where(accounts.c.status == which.status.value)
        if after is not None:
            position = tuple_(accounts.c.created_at, accounts.c.id)
            statement = statement.where(position < (after.created_at, after.id))
        rows = await self.database.fetch(statement, {"rows": limit + 1})
        return page(rows, limit, _view, lambda row: AccountPosition(row.created_at, row.id))

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        """By primary key, and no more than is needed: every request asks for it."""
        rows = await self.database.fetch(_state_of_one, {"account": account})
        if not rows:
            return None
        status, roles, access_version, key_version = rows[0]
        return AccessState(account, status == AccountStatus.ACTIVE, _roles(roles), access_version, key_version)

    async def credentials(self, account: ActorId, /) -> Credentials | None:
        """By primary key."""
        rows = await self.database.fetch(_credentials_of_one, {"account": account})
        return _credentials_of(rows[0]) if rows else None

    async def credentials_for(self, email: str, /) -> Credentials | None:
        """Along the unique index of e-mail addresses."""
        key = email_key(email)
        rows = await self.database.fetch(_credentials_by_email, {"key": key}) if is_storable(key) else ()
        return _credentials_of(rows[0]) if rows else None


def _view(row: Found) -> AccountView:
    return AccountView(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=_roles(row.roles),
        status=AccountStatus(row.status),
        confirmed_at=row.confirmed_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _credentials_of(row: Found) -> Credentials:
    return Credentials(
        account=row.id,
        is_active=row.status == AccountStatus.ACTIVE,
        access_version=row.access_version,
        email=row.email,
        name=row.name,
        password_hash=row.password_hash,
        reset=_ticket(row.reset_hash, row.reset_expires_at),
    )
