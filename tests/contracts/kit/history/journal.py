"""Writing down what clients do, as it happens: events that one process can tell another, and the calls they make up."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from application.ports.errors import CommitUnknown
from domain.shared.errors import ShopError
from tests.contracts.kit.history.calls import Call, Outcome, Value

Event: TypeAlias = Mapping[str, Value]
"""A call begins: number, client, name, argument, time. Or it ends: number, outcome, answer, time."""


@dataclass(slots=True)
class Note:
    """A call that is under way, and then what has become of it."""

    answer: Value = None
    outcome: Outcome = Outcome.UNKNOWN

    @property
    def is_ok(self) -> bool:
        """Whether it is known to have taken effect."""
        return self.outcome is Outcome.OK


@dataclass(frozen=True, slots=True)
class Journal:
    """Gives each event to `tell` before anything else happens, so that nothing is lost when its process is killed.

    Times are those of one monotonic clock, in nanoseconds: all processes of one machine share it.
    """

    tell: Callable[[Event], None]
    _numbers: "count[int]" = field(default_factory=count)

    @contextmanager
    def noting(self, client: str, name: str, argument: Value = None) -> Iterator[Note]:
        """Note the call that the block makes. A refusal is noted, and goes no further."""
        number, note = next(self._numbers), Note()
        self.tell({"number": number, "client": client, "name": name, "argument": argument, "at": time.monotonic_ns()})
        try:
            yield note
            note.outcome = Outcome.OK
        except CommitUnknown:
            note.answer = None
        except ShopError as error:
            note.outcome, note.answer = Outcome.REFUSED, type(error).__name__
        self.tell({"number": number, "outcome": note.outcome, "answer": note.answer, "at": time.monotonic_ns()})


def calls_of(events: Iterable[Event]) -> list[Call]:
    """The calls that the events of one process make up. One that has not ended was not answered."""
    begun: dict[Value, Event] = {}
    ended: dict[Value, Event] = {}
    for event in events:
        (begun if "client" in event else ended)[event["number"]] = event
    return [_call(begun[number], ended.get(number)) for number in begun]


def _call(begin: Event, end: Event | None) -> Call:
    invoked, client, name = begin["at"], begin["client"], begin["name"]
    assert isinstance(invoked, int)
    call = Call(str(client), str(name), _frozen(begin["argument"]), invoked)
    if end is None:
        return call
    returned = end["at"]
    assert isinstance(returned, int)
    outcome = Outcome(str(end["outcome"]))
    return Call(call.client, call.name, call.argument, invoked, returned, outcome, _frozen(end["answer"]))


def _frozen(value: object) -> Value:
    """The value as it was before it was JSON, which knows lists alone."""
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    assert value is None or isinstance(value, str | int)
    return value
