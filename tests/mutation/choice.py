"""Which tests a mutant is tried on: those that run its lines, the quickest first."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import cast

from tests.mutation import trees, trial
from tests.mutation.mutants import Mutant
from tests.mutation.parts import Suite

_AT_FIRST = 12
"""Tests; each file that they are in has to be imported."""
_FROM_ELSEWHERE = 60.0
"""Seconds: so long, at most, are the tests that may notice what happens on import without running a line of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was measured before anything was changed."""

    suite: Suite
    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, Sequence[int]]]

    @classmethod
    def measured(cls, tree: Path, suite: Suite) -> "Choice":
        """Run all of these tests once, in this tree. Whoever calls it is told, and goes no further, if one fails."""
        found = trial.measure(tree, trial.Order(suite.options, suite.paths))
        seconds = cast(dict[str, float], found["seconds"])
        return cls(suite, seconds, cast(dict[str, dict[str, list[int]]], found["lines"]))

    @classmethod
    def remembered(cls, tree: Path, suite: Suite, file: Path) -> "Choice | None":
        """What a run that was stopped has measured, if it is in this file, and neither code nor tests have changed."""
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        if found.get("state") != _state(tree, suite):
            return None
        return cls(suite, found["seconds"], found["lines"])

    def remember(self, tree: Path, file: Path) -> None:
        """Keep it for the next run. A run that is stopped meanwhile leaves nothing half written."""
        kept = {"state": _state(tree, self.suite), "seconds": self.seconds, "lines": self.lines}
        new = file.with_suffix(".new")
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(file)

    def orders(self, mutant: Mutant) -> Iterator[trial.Order]:
        """The tests to try this mutant on: first a few, because most are killed by them, and then the others.

        What runs on import, before any test, may matter to all that run anything of its package later; those come
        first that run anything of the file, and last the quickest of those that only look at what was imported.
        """
        lines = self.lines.get(mutant.path, {})
        names = list(self.seconds)
        run = {names[test] for line in range(mutant.line, mutant.last_line + 1) for test in lines.get(str(line), ())}
        ordered = self._by_speed(run) or self._on_import(mutant.path)
        for tests in (ordered[:_AT_FIRST], ordered[_AT_FIRST:]):
            if tests:
                files = dict.fromkeys(name.partition("::")[0] for name in tests)
                yield trial.Order(self.suite.options, list(files), tests, frozenset(names) - set(tests))

    def _on_import(self, path: str) -> list[str]:
        in_file, in_package = self._running(path), self._running(path.rpartition("/")[0] + "/")
        elsewhere = self._by_speed(self.seconds.keys() - in_package)
        total = accumulate(self.seconds[name] for name in elsewhere)
        quickest = [name for name, so_far in zip(elsewhere, total, strict=True) if so_far <= _FROM_ELSEWHERE]
        return [*self._by_speed(in_file), *self._by_speed(in_package - in_file), *quickest]

    def _by_speed(self, tests: Collection[str]) -> list[str]:
        return sorted(tests, key=lambda name: (self.seconds[name], name))

    def _running(self, path: str) -> set[str]:
        """The tests that run anything of this file, or in this folder."""
        names = list(self.seconds)
        files = (lines for file, lines in self.lines.items() if file.startswith(path))
        return {names[test] for lines in files for tests in lines.values() for test in tests}

    def patience(self, order: trial.Order) -> float:
        """After how many seconds a trial of these tests is given up."""
        return self.suite.patience + 5 * sum(self.seconds[name] for name in order.tests)


def _state(tree: Path, suite: Suite) -> str:
    return f"{trees.digest_of_all(tree)} {suite}"
