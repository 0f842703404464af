"""The query port of refresh families and API keys."""

from datetime import datetime
from typing import Protocol

from application.access.views import ApiKeyGrant, ApiKeyView
from application.core.page import Page
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.accounts.actor import ActorId


class AccessQueries(Protocol):
    """Reads API keys and refresh families.

    It reads what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8). A page costs the same number
    of statements whatever its size (QRY-6). A `limit` below 1 is a `UsageError` (QRY-10).

    What it is for, with the storage: no token is stored (TOK-1). A refresh token is good once (TOK-2), also when many
    bring it at once (TOK-4), and who brings a used one ends its family (TOK-3). Each token ends at its time (TOK-5),
    and when access to the account ends; an API key does not when its owner logs out, or changes the password (TOK-6).
    What is not good looks the same, whatever is wrong with it (TOK-7). All of it survives when the shop is opened again
    (TOK-9). What one process ends is over at once in every other (TOK-10).
    """

    async def api_keys(self, account: ActorId, /, *, after: ApiKeyId | None, limit: int) -> Page[ApiKeyView, ApiKeyId]:
        """The API keys of this account (QRY-4), the oldest id first (QRY-3), page by page (QRY-2, QRY-7)."""
        ...

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        """What somebody who shows an API key with this id is compared with, or None (QRY-12)."""
        ...

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        """Up to `limit` families that have expired by then (TOK-8), and no others (TOK-8).

        Those that have expired first come first (TOK-8), and of the same time those with the lowest id (QRY-14).
        """
        ...
