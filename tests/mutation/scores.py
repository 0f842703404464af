"""What was found, part by part, as it is kept with the code: `scores.json`, from which the page is written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.session import Result


@dataclass(frozen=True, slots=True)
class Listed:
    """A mutant that was not killed."""

    key: str
    path: str
    function: str
    line: int
    change: str

    @classmethod
    def of(cls, mutant: Mutant) -> "Listed":
        """What is kept of this mutant."""
        return cls(mutant.key, mutant.path, mutant.function, mutant.line, mutant.change)


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of a part. `floor` is the percentage that a later score must reach."""

    part: str
    mutants: int
    killed: int
    floor: float
    timed_out: Sequence[Listed] = field(default=())
    survived: Sequence[Listed] = field(default=())

    @property
    def tried(self) -> int:
        """How many have been tried so far."""
        return self.killed + len(self.timed_out) + len(self.survived)

    @property
    def is_whole(self) -> bool:
        """Whether all have been tried. Before, there is no score: survivors are tried again, and the killed are not."""
        return self.tried == self.mutants

    @property
    def percent(self) -> float:
        """The killed of all that were tried, rounded down to a tenth."""
        return self.killed * 1000 // self.tried / 10 if self.tried else 0.0

    @classmethod
    def of(cls, part: str, mutants: int, tried: Mapping[Mutant, Result], before: "Score | None") -> "Score":
        """The score of so many mutants, by what became of those that were tried. The first whole one is the floor."""
        listed = {
            verdict: tuple(Listed.of(mutant) for mutant, result in tried.items() if result.verdict == verdict)
            for verdict in ("timed out", "survived")
        }
        killed = sum(result.verdict == "killed" for result in tried.values())
        score = cls(part, mutants, killed, 0.0, listed["timed out"], listed["survived"])
        if before and before.floor:
            return replace(score, floor=before.floor)
        return replace(score, floor=score.percent) if score.is_whole else score


def read(path: Path) -> dict[str, Score]:
    """The scores that are kept there, by part."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return {
        each["part"]: Score(**each | {name: _listed(each[name]) for name in ("timed_out", "survived")}) for each in kept
    }


def write(path: Path, scores: Mapping[str, Score]) -> None:
    """Keep the scores there."""
    path.write_text(json.dumps([asdict(score) for score in scores.values()], indent=1) + "\n", encoding="utf-8")


def _listed(kept: Sequence[Mapping[str, object]]) -> tuple[Listed, ...]:
    return tuple(Listed(**each) for each in kept)  # type: ignore[arg-type]  # as `write` has kept them
