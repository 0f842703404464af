"""What one object does when it is called by one client at a time: the models that histories are compared with."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeAlias, TypeVar

from tests.contracts.kit.history.calls import Call, Outcome, Value

State = TypeVar("State")


class Model(Protocol[State]):
    """A sequential specification. States are hashable; `looks` are the names of calls that change nothing."""

    @property
    def initial(self) -> State:
        """The state before the first call."""
        ...

    @property
    def looks(self) -> Collection[str]: ...

    def after(self, state: State, call: Call, /) -> Iterable[State]:
        """The states that the call may lead to if it takes effect now and is answered as it was.

        None if that cannot be. A call whose outcome is unknown may have had any answer.
        """
        ...


Stored: TypeAlias = tuple[Value, Value]
"""A version, and what was stored with it."""


class Register:
    """A value with a version, such as an aggregate: `read → (version, value)`, `write (expected version, value)`.

    A write that was refused needs no reason: a rival may have been the reason, and have failed in the end.
    """

    initial: Stored = (0, None)
    looks: Collection[str] = ("read",)

    def after(self, state: Stored, call: Call, /) -> Iterable[Stored]:
        if call.name == "read":
            return [state] if call.answer == state else []
        if call.outcome is Outcome.REFUSED:
            return [state]
        assert isinstance(call.argument, tuple)
        expected, value = call.argument
        assert isinstance(expected, int)
        return [(expected + 1, value)] if state[0] == expected else []


class Stock:
    """A counter with a bound: `receive n`, `reserve n`, `release n`, `level → (on hand, reserved)`.

    `OutOfStock` has to be true: nothing may be refused that was there. Any other refusal needs no reason.
    """

    initial: tuple[int, int] = (0, 0)
    looks: Collection[str] = ("level",)

    def after(self, state: tuple[int, int], call: Call, /) -> Iterable[tuple[int, int]]:
        on_hand, reserved = state
        if call.name == "level":
            return [state] if call.answer == state else []
        quantity = call.argument
        assert isinstance(quantity, int)
        if call.outcome is Outcome.REFUSED:
            return [state] if call.answer != "OutOfStock" or quantity > on_hand - reserved else []
        match call.name:
            case "receive":
                return [(on_hand + quantity, reserved)]
            case "reserve":
                return [(on_hand, reserved + quantity)] if quantity <= on_hand - reserved else []
            case _:
                return [(on_hand, reserved - quantity)] if quantity <= reserved else []


class Leased:
    """A message of a queue, or the turn of a job: `put due`, `claim (now, until)`, `done`. Claimed when due, then held.

    The state is when it is due; None before it was put and after it was done. Claims that did not get it
    are no part of its history: which of the due messages a claim gets is not promised.
    """

    initial: int | None = None
    looks: Collection[str] = ()

    def after(self, state: int | None, call: Call, /) -> Iterable[int | None]:
        if call.outcome is Outcome.REFUSED:
            return [state]
        if call.name == "put":
            assert isinstance(call.argument, int)
            return [call.argument]
        if call.name == "done":
            return [None]
        assert isinstance(call.argument, tuple)
        now, until = call.argument
        assert isinstance(now, int)
        assert isinstance(until, int)
        return [until] if state is not None and state <= now else []


class Once:
    """One idempotency key: `ask → answer`, always the same, and `effects → all of them`, at most one.

    A refusal has no effect. The effect of a call that nobody knows the answer of is `SOME` until it is seen.
    """

    SOME = "some"
    initial: Value = None
    looks: Collection[str] = ("effects",)

    def after(self, state: Value, call: Call, /) -> Iterable[Value]:
        if call.outcome is Outcome.REFUSED:
            return [state]
        if call.name == "effects":
            seen = call.answer
            assert isinstance(seen, tuple)
            effect = seen[0] if seen else None
            return [effect] if len(seen) <= 1 and (effect == state or (effect and state == self.SOME)) else []
        if not call.is_certain:
            return [state or self.SOME]
        return [call.answer] if state in {None, self.SOME, call.answer} else []


class NaturalKey:
    """A key that one aggregate can have: `add id`, and `find → id` or None. Refused as taken, it has to be taken.

    Any other refusal needs no reason.
    """

    initial: Value = None
    looks: Collection[str] = ("find",)

    def after(self, state: Value, call: Call, /) -> Iterable[Value]:
        if call.name == "find":
            return [state] if call.answer == state else []
        if call.outcome is Outcome.REFUSED:
            return [state] if call.answer != "AlreadyExists" or state is not None else []
        return [call.argument] if state is None else []
