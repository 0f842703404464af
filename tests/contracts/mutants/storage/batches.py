"""Mistakes that show in batches of several changes: adapters that are right about each change by itself."""

import asyncio
from dataclasses import replace

from adapters.memory.storage import MemoryStorage
from application.ports.errors import AlreadyExists
from application.ports.storage import Batch
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import (
    StorageAround,
    batch_changed_by,
    mutant,
    of_memory,
    storage_changed_by,
)
from tests.contracts.mutants.shop.stock import ignoring_versions_of
from tests.contracts.mutants.storage.fields import KeepsEntriesOfTheRemoved, StoresEntriesFirst
from tests.contracts.mutants.storage.keys import FreesWhatIsGivenUp, LooksAtKeysFirst, LooksRowByRow


class LosesKeysThatChangeHands(MemoryStorage):
    """Takes the key of what it removes out of the index last, whoever has it by then."""

    def _apply(self, batch: Batch) -> None:
        freed = [self._stored(change.aggregate) for change in batch.changes if change.action == "remove"]
        super()._apply(batch)
        for gone in freed:
            if gone is not None:
                self.tables.natural_keys.pop((type(gone), gone.natural_key or ""), None)

    def _remove(self, aggregate: Aggregate) -> None:
        stored = self.tables.of(type(aggregate)).pop(aggregate.id, None)
        if stored is not None:
            self.tables.natural_keys.pop((type(stored), stored.natural_key or ""), None)


class ChecksTheFirstVersion(MemoryStorage):
    """One outdated change is enough to look for, and it looks at one."""

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        self._check_records(batch.idempotency_records)
        for change in [change for change in batch.changes if change.action != "add"][:1]:
            self._check_version(change)
        for change in batch.changes:
            self._check_id(change)
        self._check_natural_keys(batch.changes)
        self._apply(batch)


class StoresRecordsOfTheRefused(StorageAround):
    """A record is stored whatever becomes of the batch."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except AlreadyExists:
            await self.inner.write(Batch(idempotency_records=batch.idempotency_records))
            raise


class NamesWhatIsFree(StorageAround):
    """Names the first aggregate of the batch, taken or not."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except AlreadyExists:
            first = batch.changes[0].aggregate
            raise AlreadyExists(first.label, first.id) from None


def without_messages_of_removals(batch: Batch) -> Batch:
    """Nobody has to hear of what is gone."""
    gone = any(change.action == "remove" for change in batch.changes)
    return replace(batch, messages=()) if gone else batch


def _of_memory(name: str, kind: type[MemoryStorage]) -> Mutant:
    return mutant(name, "UOW-28", storage_changed_by(of_memory(kind)))


MUTANTS = (
    _of_memory("frees in some batch a key that is given up", FreesWhatIsGivenUp),
    _of_memory("judges some batch row by row", LooksRowByRow),
    _of_memory("looks at the keys of some batch first", LooksAtKeysFirst),
    _of_memory("loses a key that changes hands", LosesKeysThatChangeHands),
    _of_memory("keeps entries in some batch", KeepsEntriesOfTheRemoved),
    _of_memory("stores entries of some refused batch", StoresEntriesFirst),
    _of_memory("checks the first version of a batch", ChecksTheFirstVersion),
    mutant("checks no version of a stock item", "UOW-28", storage_changed_by(ignoring_versions_of(StockItem))),
    mutant("stores the records of a refused batch", "UOW-28", storage_changed_by(StoresRecordsOfTheRefused)),
    mutant("names what is not taken", "UOW-28", storage_changed_by(NamesWhatIsFree)),
    mutant(
        "drops the messages of a batch that removes",
        "UOW-28",
        storage_changed_by(batch_changed_by(without_messages_of_removals)),
    ),
)
