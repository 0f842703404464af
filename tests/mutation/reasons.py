"""Why a mutant may survive: `reasons.toml`, kept by hand."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.scores import Score

KINDS = ("equivalent", "accepted")
"""Equivalent: no test could tell. Accepted: a test could, and is not worth it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no test fails."""

    kind: str
    why: str


def read(path: Path) -> dict[str, Reason]:
    """The reason for each mutant, by its key."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        key: Reason(kind, entry["why"]) for kind in KINDS for entry in given.get(kind, ()) for key in entry["mutants"]
    }


def complaints(scores: Iterable[Score], reasons: Mapping[str, Reason]) -> Iterator[str]:
    """What is not as it should be: survivors without a reason, reasons without a survivor, scores below their floor."""
    for score in scores:
        if score.is_whole and score.percent < score.floor:
            yield f"{score.part}: {score.percent} % of the mutants are killed, and {score.floor} % were before."
        for mutant in score.survived:
            if mutant.key not in reasons:
                yield f"No test fails, and no reason is given: {mutant.key}"
        if score.is_whole:
            survived = {mutant.key for mutant in score.survived}
            for key in reasons:
                if key.startswith(f"{score.part}/") and key not in survived:
                    yield f"A reason is given, and there is no such survivor: {key}"
