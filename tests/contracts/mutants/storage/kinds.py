"""Mistakes with some kinds of aggregate, by adapters that are right about all others."""

from collections.abc import Callable
from dataclasses import replace

from adapters.memory.storage import MemoryStorage
from application.ports.storage import Batch, Change, Storage
from domain.access.api_key import ApiKey
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.configuration.configuration import Configuration
from domain.shared.aggregate import Aggregate
from tests.contracts.laws.storage.batches import KINDS
from tests.contracts.mutants.persistence.around import mutant, of_memory, storage_changed_by
from tests.contracts.mutants.shop.stock import ignoring_versions_of
from tests.contracts.mutants.storage.parts import afterwards, first


def accounts(batch: Batch) -> tuple[Batch, Batch]:
    """Accounts and the like apart, as if nothing had to do with them."""
    kinds = (Account, RefreshFamily, ApiKey, Configuration)
    apart = tuple(one for one in batch.changes if isinstance(one.aggregate, kinds))
    return Batch(apart), replace(batch, changes=tuple(one for one in batch.changes if one not in apart))


def replacing(kind: type[Aggregate]) -> Callable[[Storage], Storage]:
    """A storage that adds this kind by upsert."""

    class Replaces(MemoryStorage):
        def _check_id(self, change: Change) -> None:
            if not isinstance(change.aggregate, kind):
                super()._check_id(change)

    return of_memory(Replaces)


MUTANTS = (
    mutant("stores accounts afterwards", "UOW-5", storage_changed_by(afterwards(accounts))),
    mutant("keeps accounts after a conflict", "UOW-10", storage_changed_by(first(accounts))),
    mutant("keeps the accounts of a refused batch", "UOW-40", storage_changed_by(first(accounts))),
    mutant("the accounts outside the transaction", "UOW-41", storage_changed_by(afterwards(accounts))),
    *(
        mutant(f"checks no version of the kind {kind.label}", "UOW-9", storage_changed_by(ignoring_versions_of(kind)))
        for kind in KINDS
    ),
    *(
        mutant(f"replaces what is there of the kind {kind.label}", "REP-2", storage_changed_by(replacing(kind)))
        for kind in KINDS
    ),
)
