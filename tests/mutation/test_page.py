"""The page of survivors: it says what was found, and every mutant that is alive has its reason."""

from dataclasses import replace

import pytest

from tests.architecture.trees import ROOT
from tests.mutation import reasons, scores
from tests.mutation.__main__ import REASONS, SCORES
from tests.mutation.page import PAGE, page
from tests.mutation.parts import PARTS
from tests.mutation.reasons import Reason
from tests.mutation.scores import Listed, Score

LATE = Listed("domain/a.py f: - x + y", "domain/a.py", "f", 3, "- x + y")
ALIVE = Listed("domain/a.py f: - a | b + a & b", "domain/a.py", "f", 6, "- a | b + a & b")
SCORE = Score("domain", 10, 8, 80.0, (LATE,), (ALIVE,))
REASON = Reason("equivalent", "both are sets of one element")
REASONS_OF_BOTH = {ALIVE.key: REASON, LATE.key: Reason("endless", "it counts down from below")}


def test_the_page_is_what_scores_and_reasons_give() -> None:
    """If this fails, a reason was changed without the page: `make mutate` writes both anew."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(scores.read(SCORES), reasons.read(REASONS))


def test_nothing_is_unexplained() -> None:
    """Every mutant that is alive has a reason, every reason such a mutant, and no score is below its floor."""
    found = scores.read(SCORES)
    assert set(found) <= {part.name for part in PARTS}
    assert list(reasons.complaints(found.values(), reasons.read(REASONS))) == []


def test_the_page_shows_a_survivor_with_its_reason() -> None:
    """And what ran out of time; a bar in the code does not end the cell."""
    text = page({"domain": SCORE}, REASONS_OF_BOTH)
    assert "| `domain` | 10 | 10 | 8 | 1 | 1 | 80.0 % | 80.0 % |" in text
    assert r"| `domain/a.py:6`, `f` | `` - a \| b + a & b `` | equivalent: both are sets of one element |" in text
    assert "| `domain/a.py:3`, `f` | `` - x + y `` | endless: it counts down from below |" in text


@pytest.mark.parametrize(
    ("score", "given", "complaint"),
    [
        (SCORE, {LATE.key: REASON}, "No test fails, and no reason is given: domain/a.py f: - a | b + a & b"),
        (SCORE, {ALIVE.key: REASON}, "No test ends in time, and no reason is given: domain/a.py f: - x + y"),
        (SCORE, REASONS_OF_BOTH | {"domain/b.py g: - 1 + 2": REASON}, "no such mutant is alive: domain/b.py g:"),
        (replace(SCORE, floor=81.0), REASONS_OF_BOTH, "80.0 % of the mutants are killed, and"),
    ],
    ids=["a survivor without a reason", "a late one without a reason", "a reason without a mutant", "below its floor"],
)
def test_what_is_not_as_it_should_be_is_said(score: Score, given: dict[str, Reason], complaint: str) -> None:
    """One sentence, with the mutant or the numbers."""
    (said,) = reasons.complaints([score], given)
    assert complaint in said


def test_of_a_part_that_is_half_tried_no_reason_is_missed() -> None:
    """Its survivors may still come; a survivor without a reason is said all the same."""
    half = Score("domain", 12, 8, 0.0, (LATE,), (ALIVE,))
    assert list(reasons.complaints([half], REASONS_OF_BOTH | {"domain/b.py g: - 1 + 2": REASON})) == []
    assert len(list(reasons.complaints([half], {}))) == 2
