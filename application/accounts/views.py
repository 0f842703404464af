"""What queries of accounts return, and how lists of accounts are filtered and paged."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import Actor, ActorId, Role
from domain.accounts.token import Ticket


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account, as its owner and administrators see it."""

    id: ActorId
    email: str | None
    name: str
    roles: frozenset[Role]
    status: AccountStatus
    confirmed_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, account: Account) -> "AccountView":
        """The view of this account."""
        return cls(
            id=account.id,
            email=account.email,
            name=account.name,
            roles=account.roles,
            status=account.status,
            confirmed_at=account.confirmed_at,
            created_at=account.created_at,
            updated_at=account.updated_at,
        )


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts to list: those with this status, or, for None, all."""

    status: AccountStatus | None = None


@dataclass(frozen=True, slots=True, order=True)
class AccountPosition:
    """Where a page of accounts ends: newest first, by the time they were created, then by id, both descending."""

    created_at: datetime
    id: ActorId

    @classmethod
    def of(cls, account: Account) -> "AccountPosition":
        """Where the account stands."""
        return cls(account.created_at, account.id)


@dataclass(frozen=True, slots=True)
class AccessState:
    """What every request needs to know of an account: whether it is active, what it may do, for which version somebody
    has to have logged in, and for which one an API key has to be."""

    account: ActorId
    is_active: bool
    roles: frozenset[Role]
    access_version: int
    key_version: int

    @classmethod
    def of(cls, account: Account) -> "AccessState":
        """The state of this account."""
        return cls(account.id, account.is_active, account.roles, account.access_version, account.key_version)

    @property
    def actor(self) -> Actor:
        """As whom its owner acts."""
        return Actor(self.account, self.roles)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with, and what makes it easy to guess. For nobody's eyes: it is no answer."""

    account: ActorId
    is_active: bool
    access_version: int
    email: str | None
    name: str
    password_hash: str | None = field(repr=False)
    reset: Ticket | None

    @classmethod
    def of(cls, account: Account) -> "Credentials":
        """Those of this account."""
        return cls(
            account=account.id,
            is_active=account.is_active,
            access_version=account.access_version,
            email=account.email,
            name=account.name,
            password_hash=account.password_hash,
            reset=account.reset,
        )
