"""The page of what the tests would miss."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.mutation.reasons import Reason
from tests.mutation.scores import Listed, Score

PAGE = Path("docs/reference/mutation.md")

_HEAD = """\
# What the tests would miss

Written by `make mutate`. It makes one small change in the code, a mutant, and runs the tests that run the changed line.
If one fails, the mutant is killed. If none does, it has survived: a test is missing, or there is a reason. This is done
with every mutant of `domain` and `application`, and with a sample of those of `adapters`, the same in every run.

The changes are mutmut's: another operator, number or text, an argument left out or `None`, an assignment of `None`; and
besides a call or a `raise` left out, a condition turned round, and an answer of `None`. By rule nothing is changed in
docstrings, annotations and types, Protocols, log lines, imports, and `slots`, `repr` and `kw_only` of a dataclass, and
no argument that is `False` is made `None`.

A mutant of `domain` or `application` is tried on the tests of the core, and if it survives, on the laws and scenarios
in memory; one of `adapters` on laws, scenarios and the adapters' own tests, on the servers that there are.

The score is what was killed of what was tried; what ran out of time counts as not killed. `make mutate` fails below the
floor, which is the first score or one that was reached since, and for a mutant that is alive without a reason.
[Reasons](../../tests/mutation/reasons.toml) are kept by hand.
"""


def page(scores: Mapping[str, Score], reasons: Mapping[str, Reason]) -> str:
    """The page, in Markdown."""
    survived = {score.part: score.survived for score in scores.values() if score.survived}
    late = {score.part: score.timed_out for score in scores.values() if score.timed_out}
    return "\n".join(
        [
            _HEAD,
            *_table(scores.values()),
            *_alive("Survivors", "why no test fails", survived, reasons),
            *_alive("Out of time", "why no test ends", late, reasons),
            "",
        ]
    )


def _table(scores: Iterable[Score]) -> Iterator[str]:
    yield "| package | mutants | tried | killed | timed out | survived | score | floor |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for score in scores:
        counts = (score.mutants, score.tried, score.killed, len(score.timed_out), len(score.survived))
        percent = f"{score.percent} %" if score.is_whole else "to come"
        floor = f"{score.floor} %" if score.floor else "to come"
        yield f"| `{score.part}` | {' | '.join(map(str, counts))} | {percent} | {floor} |"


def _alive(
    title: str, question: str, mutants: Mapping[str, Sequence[Listed]], reasons: Mapping[str, Reason]
) -> Iterator[str]:
    if mutants:
        yield from ("", f"## {title}")
    for part, listed in mutants.items():
        yield from ("", f"### {part}", "", f"| where | mutation | {question} |", "| --- | --- | --- |")
        for mutant in listed:
            reason = reasons.get(mutant.key)
            why = f"{reason.kind}: {reason.why}" if reason else "**no reason is given**"
            yield f"| {_where(mutant)} | {_code(mutant.change)} | {why} |"


def _where(mutant: Listed) -> str:
    return f"`{mutant.path}:{mutant.line}`, `{mutant.function}`"


def _code(change: str) -> str:
    """As code in a table: bars would end the cell, and backticks the code."""
    return "`` " + change.replace("|", "\\|") + " ``"
