"""What queries of access return, and what whoever logs in is given."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId
from domain.access.scopes import Scope
from domain.accounts.actor import Actor, ActorId
from domain.accounts.token import Ticket


@dataclass(frozen=True, slots=True)
class Session:
    """What whoever has logged in is given: the refresh token, this once, and what an access token has to say."""

    account: ActorId
    access_version: int
    scopes: frozenset[Scope]
    refresh_token: str = field(repr=False)
    refresh_until: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what for at most, whatever they may do."""

    actor: Actor
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """An API key, as its owner sees it; its secret is not known any more."""

    id: ApiKeyId
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, key: ApiKey) -> "ApiKeyView":
        """The view of this key."""
        return cls(key.id, key.name, key.scopes, key.created_at, key.ticket.expires_at)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """An API key that was just made, with the text that its owner is given, this once."""

    key: ApiKeyView
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApiKeyGrant:
    """What an API key that somebody shows is compared with. For nobody's eyes: it is no answer."""

    account: ActorId
    key_version: int
    scopes: frozenset[Scope]
    ticket: Ticket

    @classmethod
    def of(cls, key: ApiKey) -> "ApiKeyGrant":
        """That of this key."""
        return cls(key.account, key.key_version, key.scopes, key.ticket)
