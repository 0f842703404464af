"""Mistakes in comparing texts: what collations, and columns that are cut or padded, take for equal."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import replace
from typing import TypeAlias

from adapters.memory.storage import MemoryStorage
from application.ports.errors import AlreadyExists, Unavailable
from application.ports.storage import AnyAggregate, Batch, Change, IdempotencyRecord, Storage
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, of_memory, storage_changed_by

Fold: TypeAlias = Callable[[str], str]

FOLDS: Mapping[str, Fold] = {
    "case": str.lower,
    "a trailing blank": lambda text: text.rstrip(" "),
    "a leading blank": lambda text: text.lstrip(" "),
    "a tab": lambda text: text.replace("\t", " "),
    "the Unicode form": lambda text: unicodedata.normalize("NFC", text),
    "width": lambda text: text.replace("\uff48", "h"),
    "a ligature": lambda text: text.replace("\ufb01", "fi"),
    "a sharp s": lambda text: text.replace("\u00df", "ss"),
    "a joiner": lambda text: text.replace("\u200d", ""),
    "an accent": lambda text: text.replace("\u00e9", "e"),
}
"""Each confuses two texts in one point, and in no other."""


def confusing_keys(fold: Fold, *, finding: bool = True, adding: bool = True) -> Callable[[Storage], Storage]:
    """A storage that takes natural keys for equal when they are equal folded."""

    class Confused(MemoryStorage):
        async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
            if not finding:
                return await super().read_by_key(kind, key)
            await asyncio.sleep(0)
            stored = self.tables.of(kind).values()
            return next((copy(one) for one in stored if one.natural_key and fold(one.natural_key) == fold(key)), None)

        def _check_natural_keys(self, changes: Iterable[Change]) -> None:
            super()._check_natural_keys(changes)
            for change in changes:
                key = change.aggregate.natural_key
                folded = {fold(each) for kind, each in self.tables.natural_keys if kind is type(change.aggregate)}
                if adding and change.action == "add" and key and fold(key) in folded:
                    raise AlreadyExists(change.aggregate.label, key)

    return of_memory(Confused)


def confusing_records(fold: Fold, part: str) -> Callable[[Storage], Storage]:
    """A storage that keeps this part of a record folded."""

    class Confused(StorageAround):
        async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
            if part == "idempotency keys":
                return await self.inner.find_idempotency_record(owner, fold(key))
            return await self.inner.find_idempotency_record(fold(owner), key)

        async def write(self, batch: Batch, /) -> None:
            await self.inner.write(replace(batch, idempotency_records=tuple(map(_folded, batch.idempotency_records))))

    def _folded(record: IdempotencyRecord) -> IdempotencyRecord:
        if part == "idempotency keys":
            return replace(record, key=fold(record.key))
        return replace(record, owner=fold(record.owner))

    return Confused


def reading(change: Fold) -> Callable[[Storage], Storage]:
    """A storage that does this to every text before it looks for it."""

    class Reads(StorageAround):
        async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
            return await self.inner.read_by_key(kind, change(key))

        async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
            return await self.inner.find_idempotency_record(change(owner), change(key))

    return Reads


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Unavailable("a store", "it does not send NUL")
    return text


def _encoded(text: str) -> str:
    return text.encode().decode()


def _mutant(name: str, law: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, law, storage_changed_by(change))


MUTANTS = (
    *(_mutant(f"confuses natural keys by {point}", "REP-8", confusing_keys(fold)) for point, fold in FOLDS.items()),
    _mutant("confuses natural keys only when it finds", "REP-8", confusing_keys(str.lower, adding=False)),
    _mutant("confuses natural keys only when it adds", "REP-8", confusing_keys(str.lower, finding=False)),
    *(
        _mutant(f"confuses {part} by {point}", "ORD-14", confusing_records(fold, part))
        for part in ("idempotency keys", "owners")
        for point, fold in FOLDS.items()
    ),
    _mutant("fails at NUL", "REP-9", reading(_without_nul)),
    _mutant("fails at a lone surrogate", "REP-9", reading(_encoded)),
    _mutant("reads no further than NUL", "REP-9", reading(lambda text: text.partition("\0")[0])),
)
