"""Generated histories of batches: wishes for a few rows, which become batches as they are played."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.contracts.laws.storage.batch_model import Action, Kind, Model, Of, Row, Wanted, WantedBatch

# Few rows, most of them there from the start, and as few keys: else hardly a batch meets what another one has left.
MANY = {Kind.ORDER: 2, Kind.PRODUCT: 4, Kind.STOCK: 2}
ROWS = tuple(Of(kind, number) for kind in Kind for number in range(MANY.get(kind, 1)))
KEYS = "ABCD"
RECORDS = range(1, 5)


class Wish(StrEnum):
    """What is to become of a row. The first ones make sense for what is there; the others do so or not."""

    STORE = "store it as it is, or anew"
    RENAME = "store it under a key"
    INHERIT = "store it under the key of what the batch removes"
    REMOVE = "remove it"
    ADD_ANYHOW = "add it, there or not"
    SAVE_ANYHOW = "save it, there or not"
    SAVE_OUTDATED = "save it with another version"


class Step(NamedTuple):
    """A wish for one row; `key`, `amount` and how many entries are for those that need them."""

    of: Of
    wish: Wish
    key: str
    amount: int
    entries: int


class Steps(NamedTuple):
    """The steps of one batch, the records that it stores, and how many messages."""

    steps: Sequence[Step]
    records: Sequence[int]
    messages: int


# Most rows are there from the start; the last product is not, and the last key is free.
SEEDS = Steps([Step(of, Wish.STORE, KEYS[of.number], 1, 1) for of in ROWS if of != Of(Kind.PRODUCT, 3)], [], 0)


# Pattern P82: Property and model-based tests
def histories() -> SearchStrategy[list[Steps]]:
    """Some ten batches of a few steps each. Every fourth one renames several products, and every fourth one removes a
    product and hands its key on, as chance alone seldom does."""
    products = [of for of in ROWS if of.kind is Kind.PRODUCT]
    others = [of for of in ROWS if of.kind is not Kind.PRODUCT]
    often = (Wish.STORE,) * 3 + (Wish.REMOVE,) * 3 + tuple(Wish)
    step = st.one_of(_step(products, (Wish.RENAME,) * 6 + often), _step(others, often))
    steps = st.lists(step, min_size=2, max_size=4, unique_by=lambda step: step.of)
    several = st.lists(st.sampled_from(products), min_size=2, max_size=3, unique=True)
    renamings = st.builds(_renamed, several, st.permutations(KEYS))
    bequests = st.builds(_bequeathed, several)
    # Most batches store no record, as a taken one hides all that comes after it.
    records: SearchStrategy[list[int]] = st.one_of(
        st.just([]), st.just([]), st.lists(st.sampled_from(RECORDS), max_size=2)
    )
    batch = st.builds(Steps, st.one_of(steps, steps, renamings, bequests), records, st.integers(0, 2))
    return st.lists(batch, min_size=8, max_size=12)


def _step(rows: Sequence[Of], wishes: Sequence[Wish]) -> SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from(rows),
        st.sampled_from(wishes),
        st.sampled_from(KEYS),
        st.integers(1, 3),
        st.integers(0, 2),
    )


def _renamed(rows: Sequence[Of], keys: Sequence[str]) -> list[Step]:
    return [Step(of, Wish.RENAME, key, 1, 0) for of, key in zip(rows, keys, strict=False)]


def _bequeathed(rows: Sequence[Of]) -> list[Step]:
    gone, heir = rows[:2]
    return [Step(gone, Wish.REMOVE, KEYS[0], 1, 0), Step(heir, Wish.INHERIT, KEYS[0], 1, 0)]


def batch_of(steps: Steps, model: Model) -> WantedBatch:
    """The steps as a batch, in order: what a wish means depends on what is there."""
    freed = [model.rows[step.of].key for step in steps.steps if step.wish is Wish.REMOVE and step.of in model.rows]
    changes = [
        _change(step, model.rows.get(step.of), next((key for key in freed if key), step.key))
        for step in sorted(steps.steps, key=lambda step: ROWS.index(step.of))
    ]
    left = [change.of for change in changes if change.action is not Action.REMOVE]
    return WantedBatch(tuple(changes), tuple(steps.records), tuple(left[: steps.messages]))


def _change(step: Step, stored: Row | None, freed: str) -> Wanted:
    action, version = _meaning(step.wish, stored)
    wanted = freed if step.wish is Wish.INHERIT else step.key
    keeps_its_key = stored is not None and step.wish not in {Wish.RENAME, Wish.INHERIT}
    key = (stored.key if stored and keeps_its_key else wanted) if step.of.kind is Kind.PRODUCT else None
    has_entries = step.of.kind is Kind.STOCK and action is not Action.REMOVE
    entries = (step.amount,) * step.entries if has_entries else ()
    return Wanted(step.of, action, version, Row(version + 1, key, step.amount, entries))


def _meaning(wish: Wish, stored: Row | None) -> tuple[Action, int]:
    """What is to be done, to which version."""
    version = stored.version if stored else 0
    match wish:
        case Wish.ADD_ANYHOW:
            return Action.ADD, 0
        case Wish.SAVE_ANYHOW:
            return Action.SAVE, version or 1
        case Wish.SAVE_OUTDATED:
            return Action.SAVE, version - 1 if version > 1 else version + 1
        case Wish.REMOVE if stored:
            return Action.REMOVE, version
        case _:
            return Action.SAVE if stored else Action.ADD, version
