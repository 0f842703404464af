"""Mistakes with accounts: addresses compared otherwise, hashes that are shown, and what is left of the deleted."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, cast

from adapters.memory.accounts import MemoryAccountQueries
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence
from application.accounts.views import AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Command, Request
from application.ports.envelope import Envelope
from application.ports.errors import AlreadyExists
from application.ports.storage import Batch, Change
from domain.accounts.account import Account, AccountStatus, email_key
from domain.accounts.actor import Actor, ActorId
from domain.accounts.events import AccountRegistered
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.persistence.around import (
    StorageAround,
    batch_changed_by,
    mutant,
    of_memory,
    storage_changed_by,
    store_changed_by,
)
from tests.contracts.mutants.shop.shops import changing_profiles, opening
from tests.contracts.mutants.storage.fields import saving_all_but
from tests.contracts.mutants.storage.keys import KeepsWhatIsGivenUp, SeesWhatIsAdded, TakesNoKeyForAKey
from tests.contracts.mutants.storage.storage import ComparesFirst

AccountPage = Page[AccountView, AccountPosition]


class TellsAddressesApart(MemoryStorage):
    """Compares addresses as they are written."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        taken = {account.email for account in self.tables.of(Account).values()}
        super()._check_natural_keys(
            [one for one in changes if not isinstance(one.aggregate, Account) or one.aggregate.email in taken]
        )


@dataclass(frozen=True)
class FindsAddressesBy(MemoryAccountQueries):
    """Finds the first account whose address is the same by some key."""

    key: Callable[[str], str] = str

    async def credentials_for(self, email: str, /) -> Credentials | None:
        accounts = self.tables.of(Account).values()
        found = (each for each in accounts if each.email is not None and self.key(each.email) == self.key(email))
        return next(map(Credentials.of, found), None)


def without_accents(email: str) -> str:
    """As by a collation for people."""
    apart = unicodedata.normalize("NFD", email_key(email))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class WholeRow(AccountView):
    """An account with all its columns."""

    password_hash: str | None


class ShowsTheWholeRow(MemoryAccountQueries):
    """Selects everything: whoever reads it takes what they need."""

    async def list(self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int) -> AccountPage:
        page = await super().list(which, after=after, limit=limit)
        return replace(page, items=tuple(map(self._whole, page.items)))

    def _whole(self, view: AccountView) -> AccountView:
        return WholeRow(
            view.id,
            view.email,
            view.name,
            view.roles,
            view.status,
            view.confirmed_at,
            view.created_at,
            view.updated_at,
            self.tables.of(Account)[view.id].password_hash,
        )


class AnswersWithTheAccount(MemoryAccountQueries):
    """Gives whoever looks at an account all that is known of it."""

    async def get(self, account: ActorId, /) -> AccountView | None:
        return cast(AccountView | None, self.tables.of(Account).get(account))


@dataclass(frozen=True, slots=True)
class RegisteredWith(AccountRegistered):
    """Somebody has an account now, and this is known of them."""

    told: object


def telling(field: str) -> Callable[[Batch], Batch]:
    """With an event that spares its handlers a look at this field."""

    def changed(batch: Batch) -> Batch:
        known = {one.aggregate.id: getattr(one.aggregate, field, None) for one in batch.changes}

        def told(message: Envelope) -> Envelope:
            if not isinstance(message.event, AccountRegistered):
                return message
            return replace(message, event=RegisteredWith(message.event.account, known[message.event.account]))

        return replace(batch, messages=tuple(map(told, batch.messages)))

    return changed


@dataclass(frozen=True, slots=True)
class AnswersWithTheView(Generic[Request]):
    """Answers with the account as it is shown, which spares a query."""

    inner: Command[Request, ActorId]

    async def __call__(self, uow: UnitOfWork, request: Request, /, *, by: Actor) -> AccountView:
        return AccountView.of(await uow.accounts.get(await self.inner(uow, request, by=by)))


@dataclass(frozen=True, slots=True)
class RecordsTheView(Generic[Request]):
    """Records under the key whose account it is, for whoever repeats the request."""

    inner: Transaction[Request, ActorId]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> ActorId:
        recorded = Transaction(AnswersWithTheView(self.inner.command), self.inner.context)
        return (await recorded(request, by=by, key=key)).id


class SaysWhichRow(StorageAround):
    """Refuses what its driver refused, which has told all values of the statement."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except AlreadyExists as error:
            rows = [vars(change.aggregate) for change in batch.changes]
            raise error from ValueError(f"unique constraint failed [parameters: {rows}]")


class KeepsTheFirstAddress(MemoryStorage):
    """Has an index of its own for addresses, to which it adds and nothing else."""

    def _remove(self, aggregate: Aggregate) -> None:
        stored = self.tables.of(type(aggregate)).get(aggregate.id)
        super()._remove(aggregate)
        if isinstance(stored, Account) and stored.natural_key is not None and stored != aggregate:
            self.tables.natural_keys.setdefault((Account, stored.natural_key), stored.id)


def deleting_rows(batch: Batch) -> Batch:
    """Who is deleted is gone."""
    changes = (
        replace(one, action="remove") if one.action == "save" and is_deleted(one.aggregate) else one
        for one in batch.changes
    )
    return replace(batch, changes=tuple(changes))


def is_deleted(aggregate: Aggregate) -> bool:
    """Whether it is an account that is anonymous from now on."""
    return isinstance(aggregate, Account) and aggregate.status is AccountStatus.DELETED


def accounts_changed_by(change: Callable[[Tables], MemoryAccountQueries]) -> Callable[[Persistence], Persistence]:
    """An adapter whose accounts are asked for like this."""
    return store_changed_by(
        lambda store: replace(store, accounts=change(cast(MemoryAccountQueries, store.accounts).tables))
    )


MUTANTS = (
    mutant("tells addresses apart by their case", "ACC-1", storage_changed_by(of_memory(TellsAddressesApart))),
    mutant("finds addresses as they are typed", "ACC-1", accounts_changed_by(FindsAddressesBy)),
    mutant(
        "finds addresses with any accent",
        "ACC-1",
        accounts_changed_by(lambda kept: FindsAddressesBy(kept, without_accents)),
    ),
    mutant("looks for an address before it adds", "ACC-1", storage_changed_by(of_memory(ComparesFirst))),
    mutant("looks at an address only when it adds", "ACC-1", storage_changed_by(of_memory(SeesWhatIsAdded))),
    mutant("shows the whole row", "ACC-2", accounts_changed_by(ShowsTheWholeRow)),
    mutant("answers with the account", "ACC-2", accounts_changed_by(AnswersWithTheAccount)),
    mutant(
        "tells the hash to whoever handles the event",
        "ACC-2",
        storage_changed_by(batch_changed_by(telling("password_hash"))),
    ),
    mutant("says which row it could not store", "ACC-2", storage_changed_by(SaysWhichRow)),
    mutant("keeps the address of the deleted", "ACC-3", storage_changed_by(of_memory(KeepsWhatIsGivenUp))),
    mutant("keeps an address given up", "ACC-3", storage_changed_by(of_memory(KeepsTheFirstAddress))),
    mutant("has room for one anonymous account", "ACC-3", storage_changed_by(of_memory(TakesNoKeyForAKey))),
    mutant("deletes the row of the deleted", "ACC-4", storage_changed_by(batch_changed_by(deleting_rows))),
    mutant("keeps the name of the deleted", "ACC-4", storage_changed_by(saving_all_but(Account, "name", is_deleted))),
    mutant(
        "keeps the hash of the deleted",
        "ACC-4",
        storage_changed_by(saving_all_but(Account, "password_hash", is_deleted)),
    ),
    mutant(
        "tells the address to whoever handles the event",
        "ACC-4",
        storage_changed_by(batch_changed_by(telling("email"))),
    ),
    mutant("records the account that was opened", "ACC-4", wiring=opening(RecordsTheView)),
    mutant("records what an account was changed to", "ACC-4", wiring=changing_profiles(RecordsTheView)),
)
