"""Why a mutant may stay alive: `reasons.toml`, kept by hand."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.scores import Score

KINDS = ("equivalent", "accepted", "endless")
"""Equivalent: no test could tell. Accepted: a test could, and is not worth it. Endless: every test of it hangs."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no test fails, or none ends."""

    kind: str
    why: str


def read(path: Path) -> dict[str, Reason]:
    """The reason for each mutant, by its key."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        key: Reason(kind, entry["why"]) for kind in KINDS for entry in given.get(kind, ()) for key in entry["mutants"]
    }


def complaints(scores: Iterable[Score], reasons: Mapping[str, Reason]) -> Iterator[str]:
    """What is not as it should be: a mutant alive without a reason, a reason without one, a score below its floor."""
    for score in scores:
        if score.is_whole and score.percent < score.floor:
            yield f"{score.part}: {score.percent} % of the mutants are killed, and {score.floor} % were before."
        for what, mutants in (("fails", score.survived), ("ends in time", score.timed_out)):
            for mutant in mutants:
                if mutant.key not in reasons:
                    yield f"No test {what}, and no reason is given: {mutant.key}"
        if score.is_whole:
            alive = {mutant.key for mutant in (*score.survived, *score.timed_out)}
            for key in reasons:
                if key.startswith(f"{score.part}/") and key not in alive:
                    yield f"A reason is given, and no such mutant is alive: {key}"
