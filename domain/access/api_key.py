"""API keys: how a program is let in, for so much and so long."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access.ids import ApiKeyId
from domain.access.scopes import FOR_API_KEYS, Scope, scopes_named
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId
from domain.accounts.token import Ticket, Token, hash_of
from domain.shared import checks
from domain.shared.aggregate import Aggregate
from domain.shared.errors import InvalidValue, NotAuthenticated, NotFound

LONGEST_NAME = 100
LONGEST_LIFE = timedelta(days=366)


@dataclass(kw_only=True)
class ApiKey(Aggregate):
    """What is kept of an API key. Whoever has it acts as the owner of the account, within its scopes.

    It is good as long as `key_version` is that of the account.
    """

    label = "API key"

    id: ApiKeyId
    account: ActorId
    key_version: int
    name: str
    scopes: frozenset[Scope]
    ticket: Ticket
    created_at: datetime

    @classmethod
    def create(
        cls,
        id: ApiKeyId,
        account: Account,
        *,
        name: str,
        scopes: Collection[str],
        secret: str,
        at: datetime,
        expires_at: datetime,
    ) -> tuple["ApiKey", Token]:
        """A new key, and what its owner is given, this once.

        `UnknownScope` for one that no API key can have; `InvalidValue` for no scope, a name that cannot be one, or an
        end that is past or more than `LONGEST_LIFE` away; `NotAuthenticated` for an account that is not active.
        """
        if not account.is_active:
            raise NotAuthenticated
        if not scopes:
            raise InvalidValue("scopes", "are missing: say what the key is for")
        if not at < expires_at <= at + LONGEST_LIFE:
            raise InvalidValue("expires_at", f"is not within {LONGEST_LIFE.days} days from now")
        key = cls(
            id=id,
            account=account.id,
            key_version=account.key_version,
            name=checks.text("name", name, longest=LONGEST_NAME),
            scopes=scopes_named(scopes, FOR_API_KEYS),
            ticket=Ticket(hash_of(secret), expires_at),
            created_at=at,
        )
        return key, Token(id, secret)

    def must_belong_to(self, by: Actor) -> None:
        """`NotFound` unless it is an API key of whoever asks."""
        if self.account != by.id:
            raise NotFound(self.label, self.id)
