"""Mistakes with one part of a batch: it is stored before the others, after them, or apart from them."""

from collections.abc import Callable
from dataclasses import replace

from adapters.memory.storage import MemoryStorage
from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from application.ports.storage import Batch, Change, Storage
from domain.catalogue.product import Product
from domain.ordering.order import Order
from tests.contracts.laws.storage.working import LIMIT
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import StorageAround, mutant, of_memory, others_run, storage_changed_by
from tests.contracts.mutants.storage.storage import parts

Split = Callable[[Batch], tuple[Batch, Batch]]
"""One part of a batch, and the rest."""


def messages(batch: Batch) -> tuple[Batch, Batch]:
    """The messages apart."""
    return Batch(messages=batch.messages), replace(batch, messages=())


def records(batch: Batch) -> tuple[Batch, Batch]:
    """The idempotency records apart."""
    return Batch(idempotency_records=batch.idempotency_records), replace(batch, idempotency_records=())


def new_orders(batch: Batch) -> tuple[Batch, Batch]:
    """The new orders apart, by somebody who inserts before he compares."""
    apart = tuple(one for one in batch.changes if one.action == "add" and isinstance(one.aggregate, Order))
    return Batch(apart), replace(batch, changes=tuple(one for one in batch.changes if one not in apart))


def first(split: Split) -> Callable[[Storage], Storage]:
    """A storage that stores a part of each batch before the others are looked at."""

    class First(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            part, rest = split(batch)
            if batch.changes:
                await self.inner.write(part)
                await self.inner.write(rest)
            else:
                await self.inner.write(batch)

    return First


def afterwards(split: Split) -> Callable[[Storage], Storage]:
    """A storage that stores a part of each batch when the others are stored."""

    class Afterwards(StorageAround):
        async def write(self, batch: Batch, /) -> None:
            part, rest = split(batch)
            await self.inner.write(rest)
            await others_run()
            await self.inner.write(part)

    return Afterwards


class LedgerFirst(MemoryStorage):
    """Appends the entries, and then sees whether the batch can be stored."""

    async def write(self, batch: Batch, /) -> None:
        for one in batch.changes:
            self.tables.entries[type(one.aggregate), one.aggregate.id] += one.entries
        await super().write(replace(batch, changes=tuple(replace(one, entries=()) for one in batch.changes)))


class LedgerAfterwards(MemoryStorage):
    """Appends the entries when the batch is stored."""

    async def write(self, batch: Batch, /) -> None:
        await super().write(replace(batch, changes=tuple(replace(one, entries=()) for one in batch.changes)))
        await others_run()
        for one in batch.changes:
            self.tables.entries[type(one.aggregate), one.aggregate.id] += one.entries


class LinesAfterwards(MemoryStorage):
    """Inserts the orders, and in the next transaction their lines."""

    async def write(self, batch: Batch, /) -> None:
        await super().write(replace(batch, changes=tuple(map(self._without_lines, batch.changes))))
        await others_run()
        for one in batch.changes:
            if isinstance(one.aggregate, Order) and one.action != "remove":
                self._put(replace(one.aggregate))

    def _without_lines(self, change: Change) -> Change:
        order = change.aggregate
        return replace(change, aggregate=replace(order, lines=())) if isinstance(order, Order) else change


class InPieces(StorageAround):
    """A statement for each piece, in no transaction, with a look at something in between."""

    async def write(self, batch: Batch, /) -> None:
        try:
            for piece in parts(batch):
                await self.inner.write(piece)
                await self.inner.read(Product, [])
        except CommitUnknown as error:
            raise Unavailable(error.service, "the line was cut") from error


class AcknowledgesFirst(StorageAround):
    """Stores an order when some more have come: a queue in the process makes it fast."""

    # More than there are writers in the law: one at least was acknowledged, whenever the server is killed.
    kept = 6

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._queue: list[Batch] = []

    async def write(self, batch: Batch, /) -> None:
        if any(isinstance(change.aggregate, Order) for change in batch.changes):
            self._queue.append(batch)
            batch = self._queue.pop(0) if len(self._queue) > self.kept else Batch()
        if batch != Batch():
            await self.inner.write(batch)


class TakesHeldForLost(StorageAround):
    """Somebody has the lock for longer than we wait: the server must be gone."""

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except ConcurrencyConflict as error:
            raise Unavailable("SQLite", "the database is locked") from error


TOO_LONG = LIMIT + 1.5
"""Seconds: longer than the law waits for an answer, and less than it waits for who is cancelled then."""


def _refused(name: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, "UOW-40", storage_changed_by(change))


def _seen(name: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, "UOW-41", storage_changed_by(change))


MUTANTS = (
    _refused("keeps the orders of a refused batch", first(new_orders)),
    _refused("keeps the ledger of a refused batch", of_memory(LedgerFirst)),
    _refused("keeps the messages of a refused batch", first(messages)),
    _refused("keeps the record of a refused batch", first(records)),
    _seen("the ledger outside the transaction", of_memory(LedgerAfterwards)),
    _seen("the messages outside the transaction", afterwards(messages)),
    _seen("the record outside the transaction", afterwards(records)),
    _seen("the lines outside the transaction", of_memory(LinesAfterwards)),
    mutant("stores a batch in pieces, which a cut leaves", "UOW-15", storage_changed_by(InPieces), on="postgres"),
    mutant("acknowledges what is not stored yet", "UOW-16", storage_changed_by(AcknowledgesFirst), on="postgres"),
    mutant("takes held data for a lost server", "UOW-42", storage_changed_by(TakesHeldForLost), on="sqlite"),
    mutant(
        "waits for held data as long as it takes", "UOW-42", hurried={"readers": 5, "timeout": TOO_LONG}, on="sqlite"
    ),
)
