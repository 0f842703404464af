"""What clients have asked of one object and what they were answered: the history that a checker judges."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | int | tuple[Value, ...] | None"
"""What a call was given, and what it has answered."""


class Outcome(StrEnum):
    """What a client knows of a call: it took effect, it had none, or nobody knows."""

    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one client.

    It took effect at one instant between `invoked` and `returned`. One whose outcome is unknown, because its client was
    killed or the answer was lost, took effect at any instant after `invoked`, or never. Of one that was refused,
    `answer` is the name of the error.
    """

    client: str
    name: str
    argument: Value
    invoked: int
    returned: int | None = None
    outcome: Outcome = Outcome.UNKNOWN
    answer: Value = None

    @property
    def is_certain(self) -> bool:
        """Whether it has to be explained."""
        return self.returned is not None and self.outcome is not Outcome.UNKNOWN

    @property
    def is_ok(self) -> bool:
        """Whether it is known to have taken effect."""
        return self.outcome is Outcome.OK

    @property
    def latest(self) -> float:
        """By when it had taken effect, if it did."""
        return float("inf") if self.returned is None or not self.is_certain else self.returned

    def __str__(self) -> str:
        argument = "" if self.argument is None else f" {_text(self.argument)}"
        result = {
            Outcome.OK: "ok" if self.answer is None else _text(self.answer),
            Outcome.REFUSED: f"refused: {self.answer}",
            Outcome.UNKNOWN: "nobody knows",
        }[self.outcome]
        return f"{self.name}{argument} → {result}"


def drawn(calls: Iterable[Call]) -> str:
    """A line for each call, with the time from its invocation to its answer as a bar: `|──|`, or `|──…` if it had none.

    Instants are numbered in the order in which they came, however long they were apart.
    """
    listed = sorted(calls, key=lambda call: call.invoked)
    instants = {call.invoked for call in listed} | {call.returned for call in listed if call.returned is not None}
    place = {instant: number * 2 for number, instant in enumerate(sorted(instants))}
    width = 2 * len(instants) + 1
    name = max((len(call.client) for call in listed), default=0)
    lines = []
    for call in listed:
        begin = place[call.invoked]
        end = width - 1 if call.returned is None else place[call.returned]
        bar = f"{' ' * begin}|{'─' * (end - begin - 1)}{'…' if call.returned is None else '|'}"
        lines.append(f"{call.client:{name}} {bar:{width}} {call}")
    return "\n".join(lines)


def _text(value: Value) -> str:
    return f"({', '.join(map(_text, value))})" if isinstance(value, tuple) else str(value)
