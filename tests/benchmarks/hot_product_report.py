"""The results for the hot product, as a section of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from tests.benchmarks.hot_product import OPEN, ROUNDS, HotProduct, Timed
from tests.benchmarks.report import Spread

HEADING = "## The hot product"
AIM = 1.5
"""How much longer a step may take for the product with the most open orders than for one that has none."""
_OPEN = f"{', '.join(f'{number:,}' for number in OPEN[:-1])} and {OPEN[-1]:,}"


@dataclass(frozen=True, slots=True)
class HotProductReport:
    """What was measured on every persistence, and on which machine."""

    machine: str
    results: Sequence[HotProduct]

    def section(self) -> str:
        """The report in Markdown."""
        rows = [row for result in self.results for row in _rows(result)]
        servers = [result.server for result in self.results if result.server]
        return "\n".join(
            [
                HEADING,
                "",
                f"Measured on {', '.join((self.machine, *servers))}.",
                "Repeat it with `python -m tests.benchmarks hot-product`.",
                "",
                *_EXPLANATION,
                "",
                f"| persistence | step | 0 open, ms | {' | '.join(f'{number:,} open' for number in OPEN[1:])} |",
                "| --- | --- | --- | " + " | ".join("---" for _ in OPEN[1:]) + " |",
                *rows,
                "",
                *self._verdict(),
                "",
            ]
        )

    def unmet(self) -> list[str]:
        """A sentence for each aim that was missed."""
        return [
            f"{result.persistence}: {step} takes {ratio.median:.2f} times as long with {OPEN[-1]:,} open orders,"
            f" the aim is {AIM}"
            for result in self.results
            for step, timed in _steps(result)
            if (ratio := _ratio(timed, OPEN[-1])).median > AIM
        ]

    def _verdict(self) -> Iterator[str]:
        missed = self.unmet()
        if not missed:
            yield f"**The aim, at most {AIM} times as long, is met.**"
            return
        yield f"**The aim, at most {AIM} times as long, is not met:**"
        yield ""
        yield from (f"- {sentence}" for sentence in missed)


def _steps(result: HotProduct) -> tuple[tuple[str, Timed], ...]:
    return ("place one more", result.place), ("cancel it", result.cancel)


def _rows(result: HotProduct) -> Iterator[str]:
    for step, timed in _steps(result):
        base = _middle([seconds * 1e3 for seconds in timed[0]])
        ratios = (_middle(_ratio(timed, number).values) for number in OPEN[1:])
        yield f"| {result.persistence} | {step} | {base} | {' | '.join(ratios)} |"


def _ratio(timed: Timed, number: int) -> Spread:
    """How much longer it takes with so many open orders, round by round."""
    return Spread([many / none for many, none in zip(timed[number], timed[0], strict=True)])


def _middle(values: Sequence[float]) -> str:
    """The median and the middle half, as a cell of a table: of so many rounds, single ones say nothing."""
    low, middle, high = quantiles(values, n=4)
    return f"{middle:.2f} [{low:.2f}-{high:.2f}]"


_EXPLANATION = (
    "Does one more order for a product take longer when many are open for it? One shop on each persistence has four",
    f"products, for which {_OPEN} orders are open. In each of {ROUNDS} rounds one more is placed for",
    "each of them and cancelled again, in rotating sequence. A ratio is taken within a round, against the product with",
    "none. Every figure is the median over the rounds, with the range of the middle half.",
)
