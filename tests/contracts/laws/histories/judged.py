"""How the history of each workload is judged: by a model of what it is about, or by the anomalies of its batches."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.contracts.kit.history.anomalies import violations
from tests.contracts.kit.history.calls import Call
from tests.contracts.kit.history.linearizable import contradiction
from tests.contracts.kit.history.models import Leased, Model, NaturalKey, Once, Register, State, Stock
from tests.contracts.laws.histories import single
from tests.contracts.laws.histories.batches import batches, transactions_of
from tests.contracts.laws.histories.client import Client


@dataclass(frozen=True, slots=True)
class Workload:
    """What clients play, and what is wrong with what they were answered: a text for each thing that is."""

    play: Callable[[Client], Awaitable[None]]
    wrong: Callable[[Sequence[Call]], Iterable[str]]


def must_be_explained(name: str, calls: Sequence[Call]) -> None:
    """Fail with the shortest history that cannot be, if there is one. A client that did nothing has shown nothing."""
    assert any(call.is_certain for call in calls), f"nobody has done anything with {name}"
    assert not (wrong := list(WORKLOADS[name].wrong(calls))), f"{name}\n" + "\n".join(wrong[:3])


def _by(model: Model[State]) -> Callable[[Sequence[Call]], Iterable[str]]:
    """As the history of one object."""

    def wrong(calls: Sequence[Call]) -> Iterable[str]:
        found = contradiction(calls, model)
        return () if found is None else (str(found),)

    return wrong


def _each_by(model: Model[State]) -> Callable[[Sequence[Call]], Iterable[str]]:
    """As histories of several things, each named by the argument of a call, or by the answer if the call got it."""

    def wrong(calls: Sequence[Call]) -> Iterable[str]:
        for thing, of_it in sorted(_things(calls).items()):
            if (found := contradiction(of_it, model)) is not None:
                yield f"{thing}: {found}"

    return wrong


def _things(calls: Sequence[Call]) -> Mapping[str, list[Call]]:
    things = defaultdict[str, list[Call]](list)
    for call in calls:
        match call.name, call.argument, call.answer:
            case "put", (str(thing), int(at)), _:
                things[thing].append(replace(call, argument=at))
            case "claim", _, tuple(held) if call.is_certain:
                for got in held:
                    things[str(got)].append(replace(call, answer=None))
            case _, str(thing), _:
                things[thing].append(replace(call, argument=None))
    # What a client that was killed has claimed, nobody knows: it may be any of them.
    for call in calls:
        if call.name == "claim" and not call.is_certain:
            for of_it in things.values():
                of_it.append(call)
    return things


def _anomalies(calls: Sequence[Call]) -> Iterable[str]:
    """The first of each kind: where there is one, there are many."""
    found = violations(transactions_of(calls))
    return [str(next(each for each in found if each.kind is kind)) for kind in {each.kind: None for each in found}]


WORKLOADS: Mapping[str, Workload] = {
    "a product": Workload(single.register, _by(Register())),
    "stock": Workload(single.stock, _by(Stock())),
    "messages": Workload(single.outbox, _each_by(Leased())),
    "keys": Workload(single.keys, _each_by(Once())),
    "a name": Workload(single.names, _by(NaturalKey())),
    "turns": Workload(single.turns, _each_by(Leased())),
    "batches": Workload(batches, _anomalies),
}
