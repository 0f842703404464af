"""Mistakes with natural keys: when they are taken, and in which order what is wrong with a batch is looked for."""

import asyncio
from collections.abc import Iterable

from adapters.memory.storage import MemoryStorage
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import Batch, Change
from domain.accounts.account import Account
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, of_memory, storage_changed_by


class FreesWhatIsGivenUp(MemoryStorage):
    """Looks at the keys as they are in the end."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        changed = {change.aggregate.id for change in changes}
        keys = {one.sku for one in self.tables.of(Product).values() if one.id not in changed}
        for change in changes:
            if isinstance(change.aggregate, Product) and change.action != "remove":
                if change.aggregate.sku in keys:
                    raise AlreadyExists("product", change.aggregate.sku)
                keys.add(change.aggregate.sku)


class LooksRowByRow(MemoryStorage):
    """As a unique index does: each row against what is there when its turn comes, whatever is removed first."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        keys = {one.id: one.sku for one in self.tables.of(Product).values()}
        for change in sorted(changes, key=lambda change: ("remove", "add", "save").index(change.action)):
            if not isinstance(change.aggregate, Product):
                continue
            keys.pop(change.aggregate.id, None)
            if change.action != "remove":
                if change.aggregate.sku in keys.values():
                    raise AlreadyExists("product", change.aggregate.sku)
                keys[change.aggregate.id] = change.aggregate.sku


class SeesWhatIsAdded(MemoryStorage):
    """Whoever is there already has a key, and may take another one."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        super()._check_natural_keys([change for change in changes if change.action != "save"])


class KeepsKeysOfTheRemoved(MemoryStorage):
    """A key is free when its row was gone before."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        super()._check_natural_keys([change for change in changes if change.action != "remove"])


class FreesTheKeyOfTheCopy(MemoryStorage):
    """Believes the copy that is removed about its key, and not what is stored."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        freed = {change.aggregate.natural_key for change in changes if change.action == "remove"}
        rest = [change for change in changes if change.action != "remove"]
        super()._check_natural_keys([change for change in rest if change.aggregate.natural_key not in freed])


class GivesOneKeyTwice(MemoryStorage):
    """Compares with what is stored, and not with the rest of the batch."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        removed = [change for change in changes if change.action == "remove"]
        for change in changes:
            super()._check_natural_keys([change, *removed])


class TakesNoKeyForAKey(MemoryStorage):
    """Those without a key have the same one, which is empty."""

    def _check_natural_keys(self, changes: Iterable[Change]) -> None:
        changes = list(changes)
        super()._check_natural_keys(changes)
        without = {each.id for each in self.tables.of(Account).values() if each.natural_key is None}
        for change in changes:
            if isinstance(change.aggregate, Account) and change.aggregate.natural_key is None:
                without.add(change.aggregate.id)
                if len(without) > 1:
                    raise AlreadyExists(Account.label, "")


class KeepsWhatIsGivenUp(MemoryStorage):
    """Writes a new key in the place of an old one, and leaves the old one where there is no new one."""

    def _remove(self, aggregate: Aggregate) -> None:
        stored = self.tables.of(type(aggregate)).get(aggregate.id)
        super()._remove(aggregate)
        if stored is not None and stored.natural_key is not None and aggregate.natural_key is None:
            self.tables.natural_keys[type(stored), stored.natural_key] = stored.id


class LooksAtKeysFirst(MemoryStorage):
    """As a database does when its index is asked before the versions are."""

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        self._check_records(batch.idempotency_records)
        self._check_natural_keys(batch.changes)
        await super().write(batch)


class LooksAtIdsFirst(MemoryStorage):
    """Inserts before it updates."""

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        self._check_records(batch.idempotency_records)
        for change in batch.changes:
            self._check_id(change)
        await super().write(batch)


class LooksAtRecordsLast(MemoryStorage):
    """Records come after all that matters."""

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        for change in batch.changes:
            self._check_version(change)
        for change in batch.changes:
            self._check_id(change)
        self._check_natural_keys(batch.changes)
        await super().write(batch)


class TakesTakenKeysForConflicts(StorageAround):
    """Whatever an index refuses, somebody else was faster."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except AlreadyExists as error:
            raise ConcurrencyConflict(f"{error.kind} {error.key}") from None


class TakesTakenKeysOfSavesForConflicts(StorageAround):
    """Only what is added can be there already."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except AlreadyExists as error:
            if any(change.action == "add" for change in batch.changes):
                raise
            raise ConcurrencyConflict(f"{error.kind} {error.key}") from None


def _mutant(name: str, law: str, kind: type[MemoryStorage]) -> Mutant:
    return mutant(name, law, storage_changed_by(of_memory(kind)))


MUTANTS = (
    _mutant("frees a key that is given up", "REP-7", FreesWhatIsGivenUp),
    _mutant("looks for taken keys row by row", "REP-7", LooksRowByRow),
    _mutant("sees a taken key only when it adds", "REP-7", SeesWhatIsAdded),
    _mutant("keeps the key of what is removed", "REP-7", KeepsKeysOfTheRemoved),
    _mutant("frees the key of the copy that is removed", "REP-7", FreesTheKeyOfTheCopy),
    _mutant("gives one key twice in a batch", "REP-7", GivesOneKeyTwice),
    _mutant("takes no key for a key", "REP-10", TakesNoKeyForAKey),
    _mutant("keeps the key of who has none any more", "REP-10", KeepsWhatIsGivenUp),
    _mutant("looks at keys before versions", "UOW-27", LooksAtKeysFirst),
    _mutant("looks at ids before versions", "UOW-27", LooksAtIdsFirst),
    _mutant("looks at records last", "UOW-27", LooksAtRecordsLast),
    mutant("takes a taken key for a conflict", "UOW-30", storage_changed_by(TakesTakenKeysForConflicts)),
    mutant(
        "takes a taken key of what is saved for a conflict",
        "UOW-30",
        storage_changed_by(TakesTakenKeysOfSavesForConflicts),
    ),
)
