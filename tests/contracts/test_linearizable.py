"""The history checker, one object at a time: right histories are explained, a wrong one is cut down to its reason."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.kit.history.calls import Call, Outcome, Value
from tests.contracts.kit.history.linearizable import Undecided, contradiction, is_explained
from tests.contracts.kit.history.models import Leased, Once, Register, Stock
from tests.support.concurrency import refused


def ok(client: str, name: str, argument: Value, when: tuple[int, int], answer: Value = None) -> Call:
    """A call that was answered."""
    return Call(client, name, argument, when[0], when[1], Outcome.OK, answer)


def turned_down(client: str, name: str, argument: Value, when: tuple[int, int], error: str) -> Call:
    """A call that was refused."""
    return Call(client, name, argument, when[0], when[1], Outcome.REFUSED, error)


SEEDED = ok("seed", "write", (0, "old"), (0, 1))


def test_calls_that_overlap_may_have_happened_in_either_order() -> None:
    """Of two answers to reads beside a write, one is older than the other: the write took effect between them."""
    write = ok("a", "write", (1, "new"), (2, 9))
    early, late = (
        ok("b", "read", None, (3, 4), (2, "new")),
        ok("c", "read", None, (5, 6), (1, "old")),
    )
    assert is_explained(
        [SEEDED, write, replace(early, invoked=5, returned=6), replace(late, invoked=3, returned=4)], Register()
    )
    found = contradiction([SEEDED, write, early, late], Register())
    assert found is not None
    assert set(found.calls) == {early, late}


def test_a_call_that_nobody_knows_the_outcome_of_may_happen_at_any_time_or_never() -> None:
    """A writer that was killed: its value may be seen long after, or never; once it was seen it stays."""
    killed = Call("a", "write", (1, "new"), 2)
    old, new = (1, "old"), (2, "new")
    for answers in ((old, old), (old, new), (new, new)):
        reads = [ok("b", "read", None, (10 + 2 * n, 11 + 2 * n), answer) for n, answer in enumerate(answers)]
        assert is_explained([SEEDED, killed, *reads], Register())
    reads = [ok("b", "read", None, (10, 11), new), ok("b", "read", None, (12, 13), old)]
    assert not is_explained([SEEDED, killed, *reads], Register())
    too_early = ok("b", "read", None, (1, 2), new)
    assert not is_explained([SEEDED, replace(killed, invoked=3), too_early], Register())


LOST_UPDATE = [
    SEEDED,
    ok("a", "read", None, (2, 3), (1, "old")),
    ok("b", "read", None, (4, 5), (1, "old")),
    ok("a", "write", (1, "a's"), (6, 9)),
    ok("b", "write", (1, "b's"), (7, 8)),
    ok("c", "read", None, (10, 11), (2, "a's")),
]
DIRTY_READ = [
    SEEDED,
    turned_down("a", "write", (1, "a's"), (2, 7), "ConcurrencyConflict"),
    ok("b", "read", None, (3, 4), (2, "a's")),
    ok("b", "read", None, (8, 9), (1, "old")),
]
STALE_READ = [SEEDED, ok("a", "write", (1, "new"), (2, 3)), ok("b", "read", None, (4, 5), (1, "old"))]
OVERSOLD = [
    ok("seed", "receive", 2, (0, 1)),
    ok("a", "reserve", 1, (2, 7)),
    ok("b", "reserve", 1, (3, 6)),
    ok("c", "reserve", 1, (4, 5)),
    ok("c", "level", None, (8, 9), (2, 2)),
]
UNDERSOLD = [ok("seed", "receive", 2, (0, 1)), turned_down("a", "reserve", 1, (2, 3), "OutOfStock")]
TWICE_IN_ITS_LEASE = [
    ok("seed", "put", 0, (0, 1)),
    ok("a", "claim", (0, 60), (2, 5)),
    ok("b", "claim", (0, 60), (3, 4)),
    ok("a", "claim", (60, 120), (6, 7)),
]
DONE_AND_CLAIMED = [
    ok("seed", "put", 0, (0, 1)),
    ok("a", "claim", (0, 60), (2, 3)),
    ok("a", "done", None, (4, 5)),
    ok("b", "claim", (60, 120), (6, 7)),
]
TWO_EFFECTS = [
    ok("a", "ask", None, (0, 3), "order 1"),
    ok("b", "ask", None, (1, 2), "order 1"),
    ok("c", "effects", None, (4, 5), ("order 1", "order 2")),
]
TWO_ANSWERS = [ok("a", "ask", None, (0, 3), "order 1"), ok("b", "ask", None, (1, 2), "order 2")]


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (
            partial(contradiction, LOST_UPDATE, Register()),
            ["a |─────|   write (1, a's) → ok", "b   |─|     write (1, b's) → ok"],
        ),
        (
            partial(contradiction, DIRTY_READ, Register()),
            ["a |─────|   write (1, a's) → refused: ConcurrencyConflict", "b   |─|     read → (2, a's)"],
        ),
        (
            partial(contradiction, STALE_READ, Register()),
            ["a |─|       write (1, new) → ok", "b     |─|   read → (1, old)"],
        ),
        (
            partial(contradiction, OVERSOLD, Stock()),
            [
                "a |─────────|   reserve 1 → ok",
                "b   |─────|     reserve 1 → ok",
                "c     |─|       reserve 1 → ok",
            ],
        ),
        (
            partial(contradiction, UNDERSOLD, Stock()),
            ["seed |─|       receive 2 → ok", "a        |─|   reserve 1 → refused: OutOfStock"],
        ),
        (
            partial(contradiction, TWICE_IN_ITS_LEASE, Leased()),
            ["a |─────|   claim (0, 60) → ok", "b   |─|     claim (0, 60) → ok"],
        ),
        (
            partial(contradiction, DONE_AND_CLAIMED, Leased()),
            [
                "a |─|           claim (0, 60) → ok",
                "a     |─|       done → ok",
                "b         |─|   claim (60, 120) → ok",
            ],
        ),
        (partial(contradiction, TWO_EFFECTS, Once()), ["c |─|   effects → (order 1, order 2)"]),
        (
            partial(contradiction, TWO_ANSWERS, Once()),
            ["a |─────|   ask → order 1", "b   |─|     ask → order 2"],
        ),
    ],
    ids=[
        "lost update",
        "dirty read",
        "stale read",
        "oversold",
        "undersold",
        "twice in its lease",
        "done and claimed",
        "two effects",
        "two answers",
    ],
)
def test_a_wrong_history_is_cut_down_to_its_reason(found: Callable[[], object], lines: list[str]) -> None:
    """What is printed holds the calls that contradict each other, and no others: a line for each, with its time."""
    assert str(found()).splitlines() == ["No order of these calls explains what they have answered:", *lines]


def test_a_history_that_is_too_long_is_not_called_right() -> None:
    """Twenty calls without an outcome have more orders than can be tried."""
    lost = [Call(f"client {number}", "reserve", 2**number, 2) for number in range(20)]
    impossible = ok("z", "level", None, (90, 91), (2**21, -1))
    with refused(Undecided):
        is_explained([ok("seed", "receive", 2**21, (0, 1)), *lost, impossible], Stock())


@st.composite
def executions(draw: st.DrawFn, *, overlap: bool) -> list[Call]:
    """Calls of a shop with one product, each answered as its turn came, and drawn out before and after its turn."""
    on_hand, reserved, calls = 4, 0, [ok("seed", "receive", 4, (-2, -1))]
    for turn, (name, quantity) in enumerate(
        draw(
            st.lists(
                st.tuples(st.sampled_from(["receive", "reserve", "release", "level"]), st.integers(1, 3)),
                min_size=2,
                max_size=12,
            )
        )
    ):
        before, after = (draw(st.integers(0, 40)), draw(st.integers(0, 40))) if overlap else (0, 0)
        when = turn * 10 - before, turn * 10 + 1 + after
        client = f"client {turn}"
        if name == "level":
            calls.append(ok(client, name, None, when, (on_hand, reserved)))
        elif name == "reserve" and quantity > on_hand - reserved:
            calls.append(turned_down(client, name, quantity, when, "OutOfStock"))
        elif name != "release" or quantity <= reserved:
            on_hand += quantity if name == "receive" else 0
            reserved += {"reserve": quantity, "release": -quantity}.get(name, 0)
            calls.append(ok(client, name, quantity, when))
    last = len(calls) * 200
    return [*calls, ok("last", "level", None, (last, last + 1), (on_hand, reserved))]


@given(executions(overlap=True), st.data())
def test_what_one_client_could_have_seen_is_explained(calls: list[Call], data: st.DataObject) -> None:
    """However calls overlap, as long as each took effect at one instant; and whichever of them has lost its answer."""
    assert contradiction(calls, Stock()) is None
    lost = data.draw(st.sampled_from(calls))
    assert is_explained([replace(call, returned=None) if call is lost else call for call in calls], Stock())


@given(executions(overlap=False), st.data())
def test_one_false_answer_is_found(calls: list[Call], data: st.DataObject) -> None:
    """A level that is one unit off, a refusal that is called a success, or a success that is called a refusal."""
    chosen = data.draw(st.integers(1, len(calls) - 1))
    call = calls[chosen]
    match call.answer:
        case (int(on_hand), int(reserved)):
            false = replace(call, answer=(on_hand, reserved + 1))
        case "OutOfStock":
            false = replace(call, answer=None, outcome=Outcome.OK)
        case _:
            false = replace(call, outcome=Outcome.REFUSED, answer="ConcurrencyConflict")
    assert contradiction([*calls[:chosen], false, *calls[chosen + 1 :]], Stock()) is not None
