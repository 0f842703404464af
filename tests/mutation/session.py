"""What is known so far, in a file that survives whatever stops a run: one line of JSON for each result."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.trial import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """What has become of a mutant: of this text of its file, with these tests."""

    key: str
    digest: str
    tests: str
    verdict: Verdict
    killer: str
    seconds: float


class Session:
    """The results of one part. Writing is one line at the end, so a run that is killed loses what it was at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._results = {result.key: result for result in _read(path)}

    def result(self, mutant: Mutant) -> Result | None:
        """What is known of this mutant; nothing, once the text of its file has changed."""
        known = self._results.get(mutant.key)
        return known if known and known.digest == mutant.digest else None

    def open(self, mutants: Iterable[Mutant], tests: str) -> list[Mutant]:
        """Those still to be tried. One that survived other tests than these is tried again."""
        return [mutant for mutant in mutants if not self._is_settled(self.result(mutant), tests)]

    def add(self, mutant: Mutant, tests: str, outcome: Outcome) -> None:
        """Note a result."""
        result = Result(mutant.key, mutant.digest, tests, outcome.verdict, outcome.killer, round(outcome.seconds, 2))
        self._results[result.key] = result
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")

    @staticmethod
    def _is_settled(result: Result | None, tests: str) -> bool:
        return result is not None and (result.verdict == "killed" or result.tests == tests)


def _read(path: Path) -> Iterable[Result]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            yield Result(**json.loads(line))
        except ValueError:
            continue  # cut off where the run was killed
