"""The results for log-ins beside other requests, as a section of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.passwords.argon2 import AT_ONCE
from tests.benchmarks.load import Load
from tests.benchmarks.log_ins import LOGGING_IN, ROUND, ROUNDS, Round
from tests.benchmarks.report import Spread
from tests.benchmarks.rounds import CONNECTIONS

HEADING = "## Log-ins beside other requests"
FAIR_SHARE = 1 / (1 + AT_ONCE)
"""What the event loop gets of one core that it shares with the threads that compute, each of them with as much."""
OWN_WORK = 0.1
"""The part of that share that a log-in may take for what it does on the event loop itself."""
AIM = FAIR_SHARE * (1 - OWN_WORK)
"""The throughput that other requests keep at least, as a part of what they have alone."""


@dataclass(frozen=True, slots=True)
class LogInsReport:
    """What was measured, and on which machine."""

    machine: str
    rounds: Sequence[Round]

    @property
    def kept(self) -> Spread:
        """The part of the throughput that other requests keep, round by round."""
        return Spread([each.kept for each in self.rounds])

    def unmet(self) -> list[str]:
        """A sentence, if the aim was missed."""
        if self.kept.median >= AIM:
            return []
        return [f"beside log-ins other requests keep {self.kept.median:.2f} of their throughput, the aim is {AIM:.2f}"]

    def section(self) -> str:
        """The report in Markdown."""
        return "\n".join(
            [
                HEADING,
                "",
                f"Measured on {self.machine}. Repeat it with `python -m tests.benchmarks log-ins`.",
                "",
                *_EXPLANATION,
                "",
                "| | requests/s | p50, ms | p99, ms |",
                "| --- | --- | --- | --- |",
                _row("requests for a product, alone", [each.alone for each in self.rounds]),
                _row("the same, beside log-ins", [each.beside for each in self.rounds]),
                _row("the log-ins", [each.log_ins for each in self.rounds]),
                "",
                f"Requests keep {self.kept.show(2)} of their throughput beside log-ins; aim: {AIM:.2f} at least.",
                "",
                *self._verdict(),
                "",
            ]
        )

    def _verdict(self) -> Iterator[str]:
        missed = self.unmet()
        yield f"**The aim is not met: {missed[0]}.**" if missed else "**The aim is met.**"


def _row(name: str, loads: Sequence[Load]) -> str:
    cells = (
        Spread([load.per_second for load in loads]).show(1),
        Spread([load.latency(0.5) * 1e3 for load in loads]).show(1),
        Spread([load.latency(0.99) * 1e3 for load in loads]).show(1),
    )
    return f"| {name} | {' | '.join(cells)} |"


_EXPLANATION = (
    "Does a log-in delay other requests by more than its share? To compare a password takes Argon2 a fifth of a second",
    f"of a core or more. The shop does it in threads, {AT_ONCE} at once and no more; others who log in wait.",
    f"In each of {ROUNDS} rounds {CONNECTIONS} connections ask for products, {ROUND:.0f} s alone, and as long",
    f"while {LOGGING_IN} others log in as fast as they are answered. Every figure is the median over the rounds,",
    "with their range; what is kept is compared within a round.",
    "",
    "The server keeps to one core. Divided evenly between the event loop and the passwords that are compared at once,",
    f"it leaves other requests {FAIR_SHARE:.2f} of their throughput: that is the share. A log-in also does something",
    f"on the event loop, for which {OWN_WORK:.0%} of that are allowed, so the aim is {AIM:.2f}.",
)
