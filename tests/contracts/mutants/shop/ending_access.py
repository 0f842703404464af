"""Mistakes with how access ends: what is good for longer, what says too much, and what is forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from adapters.memory.access import MemoryAccessQueries
from adapters.memory.accounts import MemoryAccountQueries
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from application.access.views import ApiKeyGrant
from application.accounts.views import AccessState
from application.ports.storage import AnyAggregate, Batch, Change, Storage
from application.store import Store
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from domain.shared.aggregate import Aggregate
from domain.shared.errors import InvalidValue, NotFound
from tests.contracts.mutants.persistence.around import (
    PersistenceAround,
    StorageAround,
    mutant,
    of_memory,
    rows_changed_by,
    storage_changed_by,
)
from tests.contracts.mutants.shop.accounts import accounts_changed_by
from tests.contracts.mutants.shop.tokens import access_changed_by

INSTANT = timedelta(microseconds=1)


def of_the_first_version(aggregate: Aggregate) -> Aggregate:
    """Whoever was let in once stays in."""
    return replace(aggregate, access_version=0) if isinstance(aggregate, Account) else aggregate


def of_the_first_keys(aggregate: Aggregate) -> Aggregate:
    """Whoever has made an API key once lets somebody in with it."""
    return replace(aggregate, key_version=0) if isinstance(aggregate, Account) else aggregate


class TakesARefreshForALogIn(MemoryStorage):
    """Notes under which version of access it stores a family, whatever that was when somebody looked."""

    async def write(self, batch: Batch, /) -> None:
        await super().write(replace(batch, changes=tuple(map(self._let_in, batch.changes))))

    def _let_in(self, change: Change) -> Change:
        family = change.aggregate
        if not isinstance(family, RefreshFamily):
            return change
        now = self.tables.of(Account)[family.account].access_version
        return replace(change, aggregate=replace(family, access_version=now))


class KnowsNoDeactivatedAccount(MemoryAccountQueries):
    """Who has an account has one."""

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        state = await super().access_state(account)
        return state and replace(state, is_active=True)


class SaysWhichFamily(StorageAround):
    """Names what it does not find."""

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        found = await self.inner.read(kind, ids)
        if kind is RefreshFamily and not found:
            raise InvalidValue("refresh_token", f"is of no family: there is no {', '.join(map(str, ids))}")
        return found


class SaysWhichKey(MemoryAccessQueries):
    """Names what it does not find."""

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        found = await super().api_key(key)
        if found is None:
            raise NotFound(ApiKey.label, key)
        return found


class PrunesTooMuch(MemoryAccessQueries):
    """What is about to expire has expired."""

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        return await super().expired_families(at + INSTANT, limit=limit)


class TakesTheEndForGood(MemoryAccessQueries):
    """What expires at this very moment has not expired."""

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        return await super().expired_families(at - INSTANT, limit=limit)


class GivesAllThatHasExpired(MemoryAccessQueries):
    """They must all be forgotten, it thinks."""

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        return await super().expired_families(at, limit=1_000)


class ExpiredById(MemoryAccessQueries):
    """Who came first expires first."""

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        return tuple(sorted(await super().expired_families(at, limit=1_000))[:limit])


class ExpiredAsTheyCame(MemoryAccessQueries):
    """By the time, and then as they happen to lie."""

    async def expired_families(self, at: datetime, /, *, limit: int) -> tuple[RefreshFamilyId, ...]:
        expired = [family for family in self.tables.of(RefreshFamily).values() if family.expires_at <= at]
        expired.sort(key=lambda family: family.expires_at)
        return tuple(family.id for family in expired[:limit])


class KeepsSomeInTheProcess(StorageAround):
    """Takes refresh families and API keys for something like a cache."""

    KEPT = (RefreshFamily, ApiKey)

    def __init__(self, inner: Storage, tables: Tables) -> None:
        super().__init__(inner)
        self._kept = MemoryStorage(tables)

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        storage = self._kept if issubclass(kind, self.KEPT) else self.inner
        return await storage.read(kind, ids)

    async def write(self, batch: Batch, /) -> None:
        kept = tuple(change for change in batch.changes if isinstance(change.aggregate, self.KEPT))
        await self.inner.write(replace(batch, changes=tuple(one for one in batch.changes if one not in kept)))
        await self._kept.write(Batch(kept))


class KeepsAccessInTheProcess(PersistenceAround):
    """An adapter with `KeepsSomeInTheProcess`."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._tables: dict[TenantId, Tables] = {}

    def of(self, tenant: TenantId, /) -> Store:
        store, tables = self.inner.of(tenant), self._tables.setdefault(tenant, Tables())
        storage = KeepsSomeInTheProcess(store.storage, tables)
        return replace(store, storage=storage, access=MemoryAccessQueries(tables))


MUTANTS = (
    mutant("forgets the version of access", "TOK-6", storage_changed_by(rows_changed_by(of_the_first_version))),
    mutant("forgets the version of API keys", "TOK-6", storage_changed_by(rows_changed_by(of_the_first_keys))),
    mutant("takes a refresh for another log-in", "TOK-6", storage_changed_by(of_memory(TakesARefreshForALogIn))),
    mutant("knows no deactivated account", "TOK-6", accounts_changed_by(KnowsNoDeactivatedAccount)),
    mutant("says which family it does not know", "TOK-7", storage_changed_by(SaysWhichFamily)),
    mutant("says which API key it does not know", "TOK-7", access_changed_by(SaysWhichKey)),
    mutant("takes a family for expired too soon", "TOK-8", access_changed_by(PrunesTooMuch)),
    mutant("takes the very end of a family for good", "TOK-8", access_changed_by(TakesTheEndForGood)),
    mutant("gives all families that have expired", "TOK-8", access_changed_by(GivesAllThatHasExpired)),
    mutant("lists expired families by id", "TOK-8", access_changed_by(ExpiredById)),
    mutant("lists expired families of one time as they came", "TOK-8", access_changed_by(ExpiredAsTheyCame)),
    mutant("lists expired families of one time as they came", "QRY-14", access_changed_by(ExpiredAsTheyCame)),
    mutant("keeps families and keys in the process", "TOK-9", KeepsAccessInTheProcess, on="sqlite"),
)
