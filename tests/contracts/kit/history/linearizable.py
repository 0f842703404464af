"""Whether a history can be explained: whether there is an order of its calls that one client alone could have seen.

The search is that of Wing & Gong, with Lowe's memory of what was tried, as in Porcupine and Knossos, which are for Go
and Clojure; for Python there is no such library that is kept up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.contracts.kit.history.calls import Call, drawn
from tests.contracts.kit.history.models import Model, State

MOST_TRIED = 100_000
"""Beginnings of an order, with the state they lead to, after which a search is given up; laws need some hundreds."""

MOST_TRIED_FOR_LESS = 5_000
"""The same, where a shorter history would merely be easier to read."""


class Undecided(Exception):
    """The history is too long, or too many of its calls have no outcome: it was neither explained nor refuted."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Calls that no order explains, as few as could be found: the others may have happened as they like."""

    calls: tuple[Call, ...]

    def __str__(self) -> str:
        return f"No order of these calls explains what they have answered:\n{drawn(self.calls)}"


def contradiction(calls: Sequence[Call], model: Model[State]) -> Contradiction | None:
    """The shortest part of the history that cannot be explained; None if all of it can. May raise `Undecided`."""
    if is_explained(calls, model):
        return None
    certain = sorted((call for call in calls if call.is_certain), key=lambda call: call.latest)
    possible = [call for call in calls if not call.is_certain]

    def begun(length: int) -> list[Call]:
        """What returned later cannot be the reason; but its effect may have been seen before."""
        later = (call for call in certain[length:] if call.invoked < certain[length - 1].latest)
        return [*map(_uncertain, later), *possible]

    fewest, most = 1, len(certain)
    while fewest < most:
        length = (fewest + most) // 2
        if _is_refuted([*certain[:length], *begun(length)], model):
            most = length
        else:
            fewest = length + 1
    return Contradiction(_fewest(certain[:fewest], begun(fewest), model))


def is_explained(calls: Sequence[Call], model: Model[State], *, most_tried: int = MOST_TRIED) -> bool:
    """Whether there is an order of all calls with an outcome, and of any of the others, that the model follows."""
    relevant = (call for call in calls if call.is_certain or call.name not in model.looks)
    ordered = sorted(relevant, key=lambda call: call.invoked)
    required = sum(1 << number for number, call in enumerate(ordered) if call.is_certain)
    begin = (0, model.initial)
    tried = {begin}
    stack = [begin]
    while stack:
        done, state = stack.pop()
        if done & required == required:
            return True
        # Those tried first are put on the stack last: what is certain, and of that what was invoked first.
        for number in sorted(_next(ordered, done), key=lambda number: (ordered[number].is_certain, -number)):
            for after in model.after(state, ordered[number]):
                following = (done | 1 << number, after)
                if following not in tried:
                    tried.add(following)
                    stack.append(following)
        if len(tried) > most_tried:
            raise Undecided(f"{len(calls)} calls, and {most_tried} beginnings tried")
    return False


def _next(ordered: Sequence[Call], done: int) -> Iterator[int]:
    """The calls that may come next: those that were invoked before any of the others had to be over."""
    left = [number for number in range(len(ordered)) if not done >> number & 1]
    first_end = min((ordered[number].latest for number in left), default=0)
    return (number for number in left if ordered[number].invoked < first_end)


def _fewest(certain: Sequence[Call], possible: Sequence[Call], model: Model[State]) -> tuple[Call, ...]:
    """Leave out what is not needed for the contradiction.

    A call is left out only if the others contradict each other whether it happened or not; or else a read would be
    blamed for a write that was merely left out.
    """
    kept, left_out = list(certain), list(possible)
    for call in certain:
        fewer, uncertain = [other for other in kept if other is not call], [*left_out, _uncertain(call)]
        if _is_refuted([*fewer, *uncertain], model):
            kept, left_out = fewer, uncertain
    return tuple(kept)


def _is_refuted(calls: Sequence[Call], model: Model[State]) -> bool:
    """Whether it is soon seen that there is no order."""
    try:
        return not is_explained(calls, model, most_tried=MOST_TRIED_FOR_LESS)
    except Undecided:
        return False


def _uncertain(call: Call) -> Call:
    return Call(call.client, call.name, call.argument, call.invoked)
