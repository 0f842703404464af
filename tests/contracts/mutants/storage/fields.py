"""Mistakes in what is stored of what was given: fields and rows that are cut, left out or made alike."""

from collections.abc import Callable
from dataclasses import replace

from adapters.memory.storage import MemoryStorage
from application.ports.storage import Batch, Change, Storage
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate, Entry
from domain.shared.money import Money
from domain.stock.movement import Movement
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import (
    batch_changed_by,
    mutant,
    of_memory,
    rows_changed_by,
    storage_changed_by,
)


def to_the_second(aggregate: Aggregate) -> Aggregate:
    """Without microseconds."""
    if not isinstance(aggregate, Order):
        return aggregate
    return replace(aggregate, placed_at=aggregate.placed_at.replace(microsecond=0))


def none_for_empty(aggregate: Aggregate) -> Aggregate:
    """With None where nothing was written."""
    return (
        replace(aggregate, description=aggregate.description or None) if isinstance(aggregate, Product) else aggregate
    )


def without_a_text(aggregate: Aggregate) -> Aggregate:
    """As by a mapping that was written before products had descriptions."""
    return replace(aggregate, description=None) if isinstance(aggregate, Product) else aggregate


def without_a_time(aggregate: Aggregate) -> Aggregate:
    """As by a mapping that was written before orders were confirmed."""
    return replace(aggregate, confirmed_at=None) if isinstance(aggregate, Order) else aggregate


def in_32_bits(aggregate: Aggregate) -> Aggregate:
    """With discounts as far as a column of whole numbers goes."""
    if not isinstance(aggregate, Order):
        return aggregate
    return replace(aggregate, lines=tuple(replace(line, discount=_clamped(line.discount)) for line in aggregate.lines))


def _clamped(money: Money) -> Money:
    return replace(money, amount=min(money.amount, 2**31 - 1))


def saving_all_but(
    kind: type[Aggregate], field: str, when: Callable[[Aggregate], bool] = lambda _: True
) -> Callable[[Storage], Storage]:
    """A storage that inserts every field of this kind, and updates all but this one: always, or when this holds."""

    class SavesAllButOne(MemoryStorage):
        async def write(self, batch: Batch, /) -> None:
            await super().write(replace(batch, changes=tuple(map(self._forgetting, batch.changes))))

        def _forgetting(self, change: Change) -> Change:
            new, old = change.aggregate, self.tables.of(kind).get(change.aggregate.id)
            if change.action == "save" and isinstance(new, kind) and old is not None and when(new):
                return replace(change, aggregate=replace(new, **{field: getattr(old, field)}))
            return change

    return of_memory(SavesAllButOne)


def in_milliseconds(batch: Batch) -> Batch:
    """With the times of entries cut short."""
    changes = (replace(one, entries=tuple(map(_to_the_millisecond, one.entries))) for one in batch.changes)
    return replace(batch, changes=tuple(changes))


def _to_the_millisecond(entry: Entry) -> Entry:
    if not isinstance(entry, Movement):
        return entry
    return replace(entry, at=entry.at.replace(microsecond=entry.at.microsecond // 1_000 * 1_000))


class KeepsEntriesOfTheRemoved(MemoryStorage):
    """Removes the aggregate, and leaves behind what it has made."""

    async def write(self, batch: Batch, /) -> None:
        gone = [(type(one.aggregate), one.aggregate.id) for one in batch.changes if one.action == "remove"]
        left = {owner: self.tables.entries[owner] for owner in gone}
        await super().write(batch)
        self.tables.entries.update(left)


class StoresEntriesFirst(MemoryStorage):
    """Appends the entries, and then sees whether the batch can be stored."""

    async def write(self, batch: Batch, /) -> None:
        for one in batch.changes:
            self.tables.entries[type(one.aggregate), one.aggregate.id] += one.entries
        await super().write(replace(batch, changes=tuple(replace(one, entries=()) for one in batch.changes)))


def trimmed(aggregate: Aggregate) -> Aggregate:
    """Without blanks at the ends."""
    return replace(aggregate, name=aggregate.name.strip()) if isinstance(aggregate, Product) else aggregate


def uncounted(aggregate: Aggregate) -> Aggregate:
    """With the version of the first time."""
    return replace(aggregate, version=1)


def without_the_second(batch: Batch) -> Batch:
    """All rows but the second."""
    return replace(batch, changes=batch.changes[:1] + batch.changes[2:])


def with_one_event(batch: Batch) -> Batch:
    """The first message alone."""
    return replace(batch, messages=batch.messages[:1])


def _mutant(name: str, law: str, change: Callable[[Storage], Storage]) -> Mutant:
    return mutant(name, law, storage_changed_by(change))


MUTANTS = (
    _mutant("forgets microseconds", "UOW-1", rows_changed_by(to_the_second)),
    _mutant("takes an empty description for none", "UOW-1", rows_changed_by(none_for_empty)),
    _mutant("forgets an optional text", "UOW-1", rows_changed_by(without_a_text)),
    _mutant("forgets an optional time", "UOW-1", rows_changed_by(without_a_time)),
    _mutant("forgets a field when it saves", "UOW-1", saving_all_but(Order, "email")),
    _mutant("forgets a field of an entry", "UOW-1", batch_changed_by(in_milliseconds)),
    _mutant("keeps amounts in 32 bits", "UOW-1", rows_changed_by(in_32_bits)),
    _mutant("keeps the entries of what is removed", "UOW-24", of_memory(KeepsEntriesOfTheRemoved)),
    _mutant("stores entries before it checks", "UOW-24", of_memory(StoresEntriesFirst)),
    _mutant("forgets to count", "UOW-12", rows_changed_by(uncounted)),
    _mutant("drops all events but the first", "UOW-21", batch_changed_by(with_one_event)),
    _mutant("trims what it stores", "REP-5", rows_changed_by(trimmed)),
    _mutant("drops the second row", "REP-6", batch_changed_by(without_the_second)),
)
