"""The results of a run: tables for the terminal and for the page, and whether the aims are met."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.contestants import CORE, ORM, SHOP, Contestant
from tests.benchmarks.rounds import CONNECTIONS, ROUND, ROUNDS, Result, Results

AIMS: Mapping[tuple[str, Contestant], float] = {
    ("get a product", ORM): 1.4,
    ("list twenty", ORM): 1.3,
    ("place an order", ORM): 1.6,
    ("get a product", CORE): 1.0,
    ("list twenty", CORE): 1.0,
    ("place an order", CORE): 1.0,
}
"""The throughput that the shop is to have, as a multiple of the other contestant's, by endpoint."""
FIRST_ANSWER_WITHIN = 2.0
"""Seconds from the start of the shop on SQLite to its first answer."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the range of some values."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        """Half of the values are below."""
        return median(self.values)

    def show(self, digits: int) -> str:
        """The median and the range, as a cell of a table."""
        low, high = min(self.values), max(self.values)
        return f"{self.median:.{digits}f} [{low:.{digits}f}-{high:.{digits}f}]"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured, and on which machine."""

    machine: str
    endpoints: Mapping[str, Results]
    starts: Spread

    def ratio(self, endpoint: str, other: Contestant) -> Spread:
        """The shop's throughput divided by the other's, round by round."""
        return self._ratio(endpoint, other, lambda result: result.per_second)

    def unmet(self) -> list[str]:
        """A sentence for each aim that was missed."""
        missed = [
            f"{endpoint} against {other.name}: {self.ratio(endpoint, other).median:.2f}, the aim is {aim}"
            for (endpoint, other), aim in AIMS.items()
            if self.ratio(endpoint, other).median < aim
        ]
        if self.starts.median >= FIRST_ANSWER_WITHIN:
            missed.append(f"first answer after {self.starts.median:.2f} s, the aim is {FIRST_ANSWER_WITHIN}")
        return missed

    def page(self) -> str:
        """The report in Markdown."""
        return "\n".join(
            [
                "# What the hexagon costs, measured",
                "",
                "<!-- Written by `make bench`; do not edit. -->",
                "",
                f"Measured on {self.machine}. Repeat it with `make bench`; with the rest, it takes a few minutes.",
                "",
                *_EXPLANATION,
                "",
                *self._throughput(),
                "",
                *self._ratios(),
                "",
                f"First answer of the shop on SQLite after {self.starts.show(2)} s; aim: {FIRST_ANSWER_WITHIN} s.",
                "",
                *self._verdict(),
                "",
            ]
        )

    def _throughput(self) -> Iterator[str]:
        yield "| endpoint | | requests/s | p50, ms | p99, ms | CPU per request, µs |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for endpoint, results in self.endpoints.items():
            for contestant, rounds in results.items():
                cells = (
                    Spread([result.per_second for result in rounds]).show(0),
                    Spread([result.median * 1e3 for result in rounds]).show(1),
                    Spread([result.worst * 1e3 for result in rounds]).show(1),
                    Spread([result.cpu * 1e6 for result in rounds]).show(0),
                )
                yield f"| {endpoint} | {contestant.name} | {' | '.join(cells)} |"

    def _ratios(self) -> Iterator[str]:
        yield "| endpoint | against | throughput | aim | CPU per request |"
        yield "| --- | --- | --- | --- | --- |"
        for (endpoint, other), aim in AIMS.items():
            throughput = self.ratio(endpoint, other)
            cpu = self._ratio(endpoint, other, lambda result: result.cpu)
            yield f"| {endpoint} | {other.name} | {throughput.show(2)} | {aim} | {cpu.show(2)} |"

    def _ratio(self, endpoint: str, other: Contestant, value: Callable[[Result], float]) -> Spread:
        results = self.endpoints[endpoint]
        pairs = zip(results[SHOP], results[other], strict=True)
        return Spread([value(ours) / value(theirs) for ours, theirs in pairs])

    def _verdict(self) -> Iterator[str]:
        missed = self.unmet()
        if not missed:
            yield "**All aims are met.**"
            return
        yield f"**{len(missed)} of {len(AIMS) + 1} aims are not met:**"
        yield ""
        yield from (f"- {sentence}" for sentence in missed)


_EXPLANATION = (
    "Three contestants answer the same requests from the same tables on one PostgreSQL, each in a schema of its own:",
    "the shop; [one file](../../tests/benchmarks/straight_orm.py) on FastAPI and the SQLAlchemy ORM, written as their",
    "documentation does; and [one file](../../tests/benchmarks/straight_core.py) on FastAPI and SQLAlchemy Core. They",
    "store the same rows and give the same answers; a test compares both. Placing an order stores an order of three",
    "lines, reserves the units, and leaves a message in the outbox. Nobody delivers it in any of the three: the shop's",
    "relay has nothing to do.",
    "",
    "Each request shows an access token. All three check its signature, algorithm, type, issuer, audience, times and",
    "scope, and read the account in their database: whether it is active, whether access has ended since the token was",
    "issued, and, for an order, whether it is a customer's.",
    "",
    "Each is one uvicorn process (uvloop, httptools) that keeps to one core. The shop's keeps what it has loaded out",
    "of garbage collection, as `sixfold run` does; the documentation that the others follow says nothing of it.",
    "Without that, each full collection keeps requests waiting for nearly 0.1 s. The load generator and PostgreSQL",
    f"(`fsync` on) have the others. There are {CONNECTIONS} connections and, for each endpoint, {ROUNDS} rounds of",
    f"{ROUND} s, in which the three take turns in rotating order; before each round of orders the tables are filled",
    "afresh. Every figure is the median over the rounds, with their range. A ratio is taken within a round, the shop",
    "divided by the other: absolute figures are this machine's, ratios say something. Where something else runs on",
    "the machine, CPU per request says more than requests per second.",
)
