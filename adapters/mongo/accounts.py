"""Accounts on MongoDB: accounts as documents and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.mongo.conditions import all_of, beyond
from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time, ticket_document, ticket_from, time_from
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.texts import is_storable
from application.accounts.views import AccessState, AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from domain.accounts.account import Account, AccountStatus, email_key
from domain.accounts.actor import ActorId, Role


def _fields(account: Account) -> Document:
    return {
        "email": account.email,
        # Left out for an anonymous account: the unique index has only those that there are.
        **({} if account.natural_key is None else {"email_key": account.natural_key}),
        "name": account.name,
        "roles": sorted(map(str, account.roles)),
        "created_at": stored_time(account.created_at),
        "updated_at": stored_time(account.updated_at),
        "password_hash": account.password_hash,
        "status": str(account.status),
        "confirmed_at": None if account.confirmed_at is None else stored_time(account.confirmed_at),
        "access_version": account.access_version,
        "key_version": account.key_version,
        "confirmation": None if account.confirmation is None else ticket_document(account.confirmation),
        "reset": None if account.reset is None else ticket_document(account.reset),
    }


def _account(document: Document) -> Account:
    confirmed_at, confirmation, reset = document["confirmed_at"], document["confirmation"], document["reset"]
    return Account(
        id=document["_id"],
        version=document["version"],
        email=document["email"],
        name=document["name"],
        roles=frozenset(map(Role, document["roles"])),
        created_at=time_from(document["created_at"]),
        updated_at=time_from(document["updated_at"]),
        password_hash=document["password_hash"],
        status=AccountStatus(document["status"]),
        confirmed_at=None if confirmed_at is None else time_from(confirmed_at),
        access_version=document["access_version"],
        key_version=document["key_version"],
        confirmation=None if confirmation is None else ticket_from(confirmation),
        reset=None if reset is None else ticket_from(reset),
    )


ACCOUNTS = AggregateMapping(
    Account,
    "accounts",
    _fields,
    _account,
    natural_key="email_key",
)


@dataclass(frozen=True, slots=True)
class MongoAccountQueries:
    """The accounts of one tenant."""

    tenant: TenantDatabase

    async def get(self, account: ActorId, /) -> AccountView | None:
        """By id."""
        found = await self._find({"_id": account})
        return None if found is None else AccountView.of(found)

    async def list(
        self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int
    ) -> Page[AccountView, AccountPosition]:
        """Reads along the index that fits the filter."""
        must_be_positive(limit)
        conditions: Sequence[Document] = [
            *([{"status": str(which.status)}] if which.status else []),
            *([beyond("$lt", "created_at", stored_time(after.created_at), after.id)] if after else []),
        ]
        newest_first = [("created_at", -1), ("_id", -1)]
        found = await self.tenant.find(ACCOUNTS.collection, all_of(conditions), sort=newest_first, limit=limit + 1)
        return page([_account(document) for document in found], limit, AccountView.of, AccountPosition.of)

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        """By id."""
        found = await self._find({"_id": account})
        return None if found is None else AccessState.of(found)

    async def credentials(self, account: ActorId, /) -> Credentials | None:
        """By id."""
        found = await self._find({"_id": account})
        return None if found is None else Credentials.of(found)

    async def credentials_for(self, email: str, /) -> Credentials | None:
        """Along the unique index of e-mail addresses."""
        found = await self._find({"email_key": email_key(email)}) if is_storable(email) else None
        return None if found is None else Credentials.of(found)

    async def _find(self, wanted: Document) -> Account | None:
        found = await self.tenant.find_one(ACCOUNTS.collection, wanted)
        return None if found is None else _account(found)
