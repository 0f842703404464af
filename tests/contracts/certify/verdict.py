"""The verdict on a stranger's adapter, as it is printed."""

from collections.abc import Iterable, Iterator

from tests.contracts.kit.report import DECLINED, FAILED, NOT_RUN, NOT_SHOWN, PASSED, Verdict, numbers_of
from tests.contracts.laws.registry import PORTS

DETAILS = 8
"""So many lines of what an assertion has seen, at most; held to this law alone, an adapter is told all of them."""


def lines_of_verdict(found: list[Verdict], others: list[str]) -> Iterator[str]:
    """How many laws are obeyed, what was left out and why, and each failure with all that helps to mend it.

    `others` are sentences about capabilities that are not as they were declared.
    """
    obeyed = sum(one.outcome == PASSED for one in found)
    yield f"{obeyed} of {len(found)} laws are obeyed ({numbers_of(found)})."
    for outcome in (DECLINED, NOT_SHOWN, NOT_RUN):
        reasons: dict[str, list[str]] = {}
        for one in found:
            if one.outcome == outcome:
                reasons.setdefault(one.reason, []).append(one.law)
        yield from (f"{outcome}: {reason}: {', '.join(laws)}" for reason, laws in reasons.items())
    yield from (f"wrong: {sentence}" for sentence in others)
    hints = {(port.name, law.number): law.hint for port in PORTS for law in port.laws}
    for one in found:
        if one.outcome == FAILED:
            yield ""
            yield from _failure(one, hints[one.port, one.law], whole=len(found) == 1)


def _failure(broken: Verdict, hint: str, *, whole: bool) -> Iterator[str]:
    sentence, *seen = broken.failure.split("\n")
    details = [line for line in seen if line.strip() and "Use -v" not in line]
    yield f"{broken.law} is broken"
    yield f"  law      {broken.text}"
    yield f"  hint     {hint}"
    yield f"  error    {sentence}"
    yield from _indented("seen", details if whole else details[:DETAILS])
    if not whole and len(details) > DETAILS:
        yield f"           and so on: LAW={broken.law} tells all of it"
    yield from _indented("history", broken.history.split("\n") if broken.history else [])


def _indented(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {title if number == 0 else '':8} {line}"
