"""One's own API keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from application.access.queries import AccessQueries
from application.access.views import ApiKeyView, NewApiKey
from application.core.page import Page
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.secrets import Secrets
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId
from domain.accounts.actor import Actor
from domain.shared import checks


@dataclass(frozen=True, slots=True)
class CreateApiKeyRequest:
    """What its owner calls it, what it is good for, and until when."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MakeApiKey:
    """The shop makes an API key, and keeps of its secret no more than a hash."""

    clock: Clock
    ids: IdGenerator
    secrets: Secrets

    async def __call__(self, uow: UnitOfWork, request: CreateApiKeyRequest, /, *, by: Actor) -> NewApiKey:
        """`NotFound` for whoever has no account; what `ApiKey.create` raises."""
        key, token = ApiKey.create(
            ApiKeyId(self.ids.new()),
            await uow.accounts.get(by.id),
            name=request.name,
            scopes=request.scopes,
            secret=self.secrets.new(),
            at=self.clock.now(),
            expires_at=request.expires_at,
        )
        uow.api_keys.add(key)
        return NewApiKey(ApiKeyView.of(key), token.text)


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    """The owner of an account gives a program a key to act with, for so much and so long.

    A process, because it ignores the key of the request: what it answers is recorded nowhere.
    """

    make: UseCase[CreateApiKeyRequest, NewApiKey]

    async def __call__(self, request: CreateApiKeyRequest, /, *, by: Actor, key: str | None = None) -> NewApiKey:
        """What `MakeApiKey` raises."""
        return await self.make(request, by=by)


@dataclass(frozen=True, slots=True)
class ListApiKeysRequest:
    """After which key, and how many in one page."""

    after: ApiKeyId | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListApiKeys:
    """The owner of an account lists its API keys, the oldest first, a page at a time."""

    keys: AccessQueries

    async def __call__(self, request: ListApiKeysRequest, /, *, by: Actor) -> Page[ApiKeyView, ApiKeyId]:
        """`InvalidQuantity` unless `limit` is 1 to 100."""
        limit = checks.quantity(request.limit, most=100)
        return await self.keys.api_keys(by.id, after=request.after, limit=limit)


@dataclass(frozen=True, slots=True)
class RemoveApiKeyRequest:
    """Which key."""

    fingerprint_name: ClassVar[str] = "RemoveApiKey"

    key: ApiKeyId


@dataclass(frozen=True, slots=True)
class RemoveApiKey:
    """The owner of an account removes an API key: nobody is let in with it any more."""

    async def __call__(self, uow: UnitOfWork, request: RemoveApiKeyRequest, /, *, by: Actor) -> None:
        """`NotFound` for a key that is unknown, or somebody else's."""
        key = await uow.api_keys.get(request.key)
        key.must_belong_to(by)
        uow.api_keys.remove(key)
