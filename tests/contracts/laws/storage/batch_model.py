"""What a batch does to a store, in plain words: the model that generated batches are judged by.

It knows nothing of aggregates, ports and adapters. A row is known by its kind and a small number; a key is a letter.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of row, in the order of a batch. Only products have keys, and only stock has entries.

    Accounts are without keys here, as anonymous ones are.
    """

    ORDER = "order"
    PRODUCT = "product"
    STOCK = "stock"
    ACCOUNT = "account"
    FAMILY = "refresh family"
    API_KEY = "API key"
    CONFIGURATION = "configuration"


class Of(NamedTuple):
    """Which row."""

    kind: Kind
    number: int


class Row(NamedTuple):
    """All that is stored of one: its version, its key, some amount, and its entries so far."""

    version: int
    key: str | None
    amount: int
    entries: tuple[int, ...] = ()


class Action(StrEnum):
    """What happens to a row."""

    ADD = "add"
    SAVE = "save"
    REMOVE = "remove"


class Wanted(NamedTuple):
    """One change: `row` is what is to be stored, without the entries that are there already."""

    of: Of
    action: Action
    expected_version: int
    row: Row


class WantedBatch(NamedTuple):
    """Changes in order, each of another row; the keys of the records to store, and whose messages."""

    changes: tuple[Wanted, ...]
    records: tuple[int, ...]
    messages: tuple[Of, ...]


class Refusal(NamedTuple):
    """Why nothing is stored: a conflict if nothing is named as taken."""

    taken: frozenset[Of | str]


CONFLICT = Refusal(frozenset())


@dataclass(slots=True)
class Model:
    """All that is stored. Records are kept with the number of the batch that has stored them."""

    rows: dict[Of, Row] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)

    def refusal(self, batch: WantedBatch) -> Refusal | None:
        """Why this batch is refused, if it is: records first, then versions, then ids and keys."""
        for record in batch.records:
            if record in self.records or batch.records.count(record) > 1:
                return CONFLICT
        for change in batch.changes:
            if change.action is not Action.ADD:
                stored = self.rows.get(change.of)
                if stored is None or stored.version != change.expected_version:
                    return CONFLICT
        taken = self._taken_ids(batch) | self._taken_keys(batch)
        return Refusal(taken) if taken else None

    def _taken_ids(self, batch: WantedBatch) -> frozenset[Of | str]:
        added = [change.of for change in batch.changes if change.action is Action.ADD]
        return frozenset(of for of in added if of in self.rows)

    def _taken_keys(self, batch: WantedBatch) -> frozenset[Of | str]:
        removed = [change.of for change in batch.changes if change.action is Action.REMOVE]
        keyed = [change for change in batch.changes if change.action is not Action.REMOVE and change.row.key]
        wanted = [change.row.key for change in keyed]
        taken: set[Of | str] = {key for key in wanted if key and wanted.count(key) > 1}
        for change in keyed:
            for of, row in self.rows.items():
                if row.key and row.key == change.row.key and of != change.of and of not in removed:
                    taken.add(row.key)
        return frozenset(taken)

    def store(self, batch: WantedBatch, number: int) -> None:
        """Do all that the batch wants."""
        for change in batch.changes:
            before = self.rows.pop(change.of, None)
            if change.action is not Action.REMOVE:
                earlier = before.entries if before else ()
                self.rows[change.of] = change.row._replace(entries=earlier + change.row.entries)
        for record in batch.records:
            self.records[record] = number
