"""A run over one part: every mutant that is still open, in several copies at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import monotonic

from tests.mutation import trees, trial
from tests.mutation.choice import Choice
from tests.mutation.mutants import Mutant
from tests.mutation.parts import Part
from tests.mutation.session import Result, Session
from tests.mutation.trial import Outcome, Verdict

Say = Callable[[str], None]


@dataclass
class Run:
    """A part, what is known of it, and how many copies are worked in."""

    part: Part
    session: Session
    workers: int
    say: Say
    snapshot: Callable[[Path], Path] = trees.snapshot
    mutants: Sequence[Mutant] = ()
    """All of the part, once they have been found."""
    tests: str = ""
    """Which state of the tests they are tried on."""

    def tried(self) -> dict[Mutant, Result]:
        """The result of each mutant that has been tried on these tests."""
        left = set(self.session.open(self.mutants, self.tests))
        found = {mutant: self.session.result(mutant) for mutant in self.mutants if mutant not in left}
        return {mutant: result for mutant, result in found.items() if result}

    def __call__(self, home: Path) -> None:
        """Try what is open, in copies below `home`."""
        with trees.copies(home) as directory:
            first = self.snapshot(directory / "0")
            self.mutants = self.part.mutants(first)
            self.tests = trees.digest_of_tests(first)
            left = self.session.open(self.mutants, self.tests)
            self.say(f"{self.part.name}: {len(self.mutants)} mutants, {len(left)} to be tried.")
            if left:
                self._try_all(left, first, home)

    def _try_all(self, mutants: list[Mutant], first: Path, home: Path) -> None:
        choices = list(self._choices(first, home))
        free: SimpleQueue[Path] = SimpleQueue()
        free.put(first)
        for number in range(1, self.workers):
            free.put(trees.twin(first, first.with_name(str(number))))

        def attempt(mutant: Mutant) -> Outcome:
            tree = free.get()
            try:
                return tried(tree, mutant, choices, stop)
            finally:
                free.put(tree)

        stop = Event()
        started = monotonic()
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                pending = {pool.submit(attempt, mutant): mutant for mutant in mutants}
                for done, finished in enumerate(as_completed(pending), 1):
                    mutant, outcome = pending[finished], finished.result()
                    self.session.add(mutant, self.tests, outcome)
                    self._report(mutant, outcome, done, len(mutants), monotonic() - started)
            finally:
                stop.set()
                pool.shutdown(cancel_futures=True)

    def _choices(self, tree: Path, home: Path) -> Iterator[Choice]:
        for number, suite in enumerate(self.part.suites, 1):
            file = home / f"{self.part.name}.lines-{number}.json"
            choice = Choice.remembered(tree, suite, file)
            if choice is None:
                tests = " ".join(suite.paths)
                self.say(f"Running {tests} once, to see which test runs which line …")
                choice = Choice.measured(tree, suite)
                choice.remember(tree, file)
            yield choice

    def _report(self, mutant: Mutant, outcome: Outcome, done: int, total: int, seconds: float) -> None:
        if outcome.verdict != "killed":
            self.say(f"{outcome.verdict}: {mutant.path}:{mutant.line} {mutant.change}")
        if done % 25 == 0 or done == total:
            left = (total - done) * seconds / done / 60
            self.say(f"{self.part.name}: {done} of {total}, {seconds / done:.1f} s each, {left:.0f} minutes left.")


def tried(tree: Path, mutant: Mutant, choices: list[Choice], stop: Event) -> Outcome:
    """Killed by the first tests that can, also after others that did not end; or not at all."""
    seconds = 0.0
    verdict: Verdict = "survived"
    with trees.changed(tree, mutant.path, mutant.text):
        for outcome in _outcomes(tree, mutant, choices, stop):
            seconds += outcome.seconds
            if outcome.verdict == "killed":
                return Outcome("killed", outcome.killer, seconds)
            if outcome.verdict == "timed out":
                verdict = "timed out"
    return Outcome(verdict, "", seconds)


def _outcomes(tree: Path, mutant: Mutant, choices: list[Choice], stop: Event) -> Iterator[Outcome]:
    for choice in choices:
        for order in choice.orders(mutant):
            yield trial.run(tree, order, seconds=choice.patience(order), stop=stop)
