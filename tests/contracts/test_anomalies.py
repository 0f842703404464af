"""The history checker, whole batches: every anomaly is named, and those that are allowed are called so."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.kit.history.anomalies import Kind, anomalies, violations
from tests.contracts.kit.history.calls import Outcome
from tests.contracts.kit.history.transactions import Seen, Transaction, Written

LAMP, TILE = "the lamp", "the tile"
SEEDED = Transaction("seed", writes=(Written(LAMP, 1, "old lamp"), Written(TILE, 1, "old tile")), ended=1)


def seen(thing: str, version: int, text: str, *, at: int) -> Seen:
    """A read that began at this instant, and ended at the next."""
    return Seen(thing, version, text, at, at + 1)


LOADED = (seen(LAMP, 1, "old lamp", at=2), seen(TILE, 1, "old tile", at=4))


def both(name: str, version: int = 2) -> tuple[Written, Written]:
    """A batch that changes the two."""
    return Written(LAMP, version, f"{name}'s lamp"), Written(TILE, version, f"{name}'s tile")


def reader(*reads: Seen) -> Transaction:
    """Somebody who looks, and writes nothing."""
    return Transaction("reader", reads)


A = Transaction("a", LOADED, both("a"), ended=20)

DIRTY_READ = [
    SEEDED,
    Transaction("a", LOADED, both("a"), ended=20, outcome=Outcome.REFUSED),
    reader(seen(LAMP, 2, "a's lamp", at=10)),
]
INTERMEDIATE_READ = [
    SEEDED,
    Transaction("a", LOADED, both("a"), drafts=(Written(LAMP, 2, "a's first lamp"),), ended=20),
    reader(seen(LAMP, 2, "a's first lamp", at=10)),
]
LOST_UPDATE = [SEEDED, A, Transaction("b", LOADED, (Written(TILE, 2, "b's tile"),), ended=21)]
FRACTURED_READ = [SEEDED, A, reader(seen(LAMP, 2, "a's lamp", at=10), seen(TILE, 1, "old tile", at=12))]
STALE_READ = [SEEDED, A, reader(seen(LAMP, 1, "old lamp", at=30))]
NOT_MONOTONIC = [SEEDED, A, reader(seen(LAMP, 2, "a's lamp", at=10), seen(LAMP, 1, "old lamp", at=12))]
CYCLE = [
    SEEDED,
    Transaction("a", (seen(TILE, 2, "b's tile", at=2),), (Written(LAMP, 2, "a's lamp"),), ended=20),
    Transaction("b", (seen(LAMP, 2, "a's lamp", at=3),), (Written(TILE, 2, "b's tile"),), ended=20),
]
WRITE_SKEW = [
    SEEDED,
    Transaction("a", LOADED, (Written(LAMP, 2, "a's lamp"),), ended=20),
    Transaction("b", LOADED, (Written(TILE, 2, "b's tile"),), ended=21),
]
READ_SKEW = [SEEDED, A, reader(seen(LAMP, 1, "old lamp", at=10), seen(TILE, 2, "a's tile", at=14))]


@pytest.mark.parametrize(
    ("history", "named"),
    [
        (DIRTY_READ, "dirty read: reader has read a's lamp in the lamp, and a had it refused"),
        (
            INTERMEDIATE_READ,
            "dirty read: reader has read a's first lamp in the lamp, and a stored something else in the end",
        ),
        (LOST_UPDATE, "lost update: a and b have both stored version 2 of the tile"),
        (
            FRACTURED_READ,
            ("fractured read: reader found version 2 of the lamp, which a had stored, and after that reader found"
            " version 1 of the tile, not version 2 of the tile"),
        ),
        (
            STALE_READ,
            ("stale read: a was told that it had committed, and after that reader found version 1 of the lamp, not"
            " version 2 of the lamp"),
        ),
        (
            NOT_MONOTONIC,
            ("stale read: reader found version 2 of the lamp, which a had stored, and after that reader found"
            " version 1 of the lamp, not version 2 of the lamp"),
        ),
        (CYCLE, "cyclic information flow: a before b before a, by what they have read and written"),
        (WRITE_SKEW, "write skew (allowed): a before b before a, by what they have not seen of each other"),
        (READ_SKEW, "read skew (allowed): a before reader before a, by what they have not seen of each other"),
    ],
    ids=["aborted read", "intermediate read", "lost update", "fractured read", "stale read", "not monotonic", "cycle",
         "write skew", "read skew"],
)  # fmt: skip
def test_an_anomaly_is_named(history: Sequence[Transaction], named: str) -> None:
    """With those whose it is; nothing that is allowed is a violation."""
    found = [str(anomaly) for anomaly in anomalies(history)]
    assert named in found
    assert [str(each) for each in violations(history)] == [each for each in found if "(allowed)" not in each]


def test_what_nobody_knows_is_taken_as_committed_once_it_was_seen() -> None:
    """A writer that was killed: its batch is there or not, and whoever has seen a part of it finds the rest."""
    lost = Transaction("a", LOADED, both("a"), outcome=Outcome.UNKNOWN)
    new = seen(LAMP, 2, "a's lamp", at=10)
    old_tile, old_lamp = seen(TILE, 1, "old tile", at=12), seen(LAMP, 1, "old lamp", at=12)
    for reads in ((old_lamp,), (old_tile,), (old_tile, seen(LAMP, 2, "a's lamp", at=20))):
        assert violations([SEEDED, lost, reader(*reads)]) == []
    [fractured] = violations([SEEDED, lost, reader(new, old_tile)])
    assert fractured.kind is Kind.FRACTURED_READ


@st.composite
def executions(draw: st.DrawFn) -> list[Transaction]:
    """Transactions one after the other, each of which reads and writes some things; a fifth of them is refused."""
    things = {LAMP: (1, "old lamp"), TILE: (1, "old tile"), "the pencil": (0, "")}
    history, now = [SEEDED], 2
    for number in range(draw(st.integers(1, 8))):
        name = f"t{number}"
        chosen = draw(st.lists(st.sampled_from(sorted(things)), min_size=1, unique=True))
        written = draw(st.lists(st.sampled_from(chosen), unique=True))
        reads = tuple(Seen(thing, *things[thing], now + place, now + place) for place, thing in enumerate(chosen))
        writes = tuple(Written(thing, things[thing][0] + 1, f"{name} {thing}") for thing in written)
        outcome = Outcome.REFUSED if draw(st.integers(0, 4)) == 0 else Outcome.OK
        if outcome is Outcome.OK:
            things |= {one.thing: (one.version, one.text) for one in writes}
        now += 10
        history.append(Transaction(name, reads, writes, (), now - 1, outcome))
    return history


@given(executions())
def test_one_after_the_other_has_no_anomaly(history: list[Transaction]) -> None:
    """Not even one that is allowed."""
    assert list(anomalies(history)) == []


@given(executions(), st.data())
def test_one_false_answer_is_found(history: list[Transaction], data: st.DataObject) -> None:
    """A commit that was called refused, or a read that finds the version before."""
    number = data.draw(st.integers(1, len(history) - 1))
    one = history[number]
    position = data.draw(st.integers(0, len(one.reads) - 1))
    old = one.reads[position]
    earlier = [
        written
        for other in history[:number]
        if other.outcome is Outcome.OK
        for written in other.writes
        if written.thing == old.thing and written.version == old.version - 1
    ]
    version, text = (earlier[0].version, earlier[0].text) if earlier else (old.version + 1, "what nobody wrote")
    false = Seen(old.thing, version, text, old.invoked, old.returned)
    reads = (*one.reads[:position], false, *one.reads[position + 1 :])
    changed = Transaction(one.name, reads, one.writes, (), one.ended, one.outcome)
    assert violations([*history[:number], changed, *history[number + 1 :]])
