"""What transactions have read and written, as Elle looks at it: an aggregate has a version, so the order is known.

Elle is for Clojure; for Python there is no such library that is kept up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tests.contracts.kit.history.calls import Outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """One read of one thing, in a call of its own: its version, 0 when it was not there, and the text stored with it.

    Every write has a text of its own, so that it is known whose it is.
    """

    thing: str
    version: int
    text: str
    invoked: int
    returned: int


@dataclass(frozen=True, slots=True)
class Written:
    """One thing of a batch: the version that the batch gives it, and its text."""

    thing: str
    version: int
    text: str

    def __str__(self) -> str:
        return f"version {self.version} of {self.thing}"


@dataclass(frozen=True, slots=True)
class Transaction:
    """What one unit of work has read, one call after the other, and then written as one batch.

    `drafts` it has changed its mind about before the commit. `ended` is when the commit was answered.
    """

    name: str
    reads: tuple[Seen, ...] = ()
    writes: tuple[Written, ...] = ()
    drafts: tuple[Written, ...] = ()
    ended: int | None = None
    outcome: Outcome = Outcome.OK

    def version_of(self, thing: str) -> int:
        """The version that it gives the thing; 0 if it does not write it."""
        return next((written.version for written in self.writes if written.thing == thing), 0)


@dataclass(frozen=True)
class Transactions:
    """A history of transactions, and what can be asked of it."""

    every: Sequence[Transaction]

    @cached_property
    def reads(self) -> Sequence[tuple[Transaction, Seen]]:
        """Every read with its reader, in the order of their answers."""
        pairs = [(one, seen) for one in self.every for seen in one.reads]
        return sorted(pairs, key=lambda pair: pair[1].returned)

    @cached_property
    def committed(self) -> Sequence[Transaction]:
        """Those that are known to have committed, because they were told so or because somebody has seen it."""
        texts = {(seen.thing, seen.text) for _, seen in self.reads}
        return [
            one
            for one in self.every
            if one.outcome is Outcome.OK
            or (one.outcome is Outcome.UNKNOWN and any((each.thing, each.text) in texts for each in one.writes))
        ]

    @cached_property
    def writers(self) -> Mapping[tuple[str, int], Sequence[Transaction]]:
        """Who of these has written which version of which thing."""
        found = defaultdict[tuple[str, int], list[Transaction]](list)
        for one in self.committed:
            for written in one.writes:
                found[written.thing, written.version].append(one)
        return found


@dataclass(frozen=True)
class Dependencies:
    """Who comes before whom: by what they have written and read (`informed`), and by what they have not seen yet.

    The second are Adya's anti-dependencies: who has read a version comes before whoever has replaced it.
    """

    informed: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    overtaken: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, history: Transactions) -> "Dependencies":
        found = cls()
        writers = history.writers
        committed = {one.name for one in history.committed}
        for (thing, version), those in writers.items():
            found._add(found.informed, those, writers.get((thing, version + 1), ()))
        for reader, seen in history.reads:
            if reader.name in committed:
                found._add(found.informed, writers.get((seen.thing, seen.version), ()), [reader])
                found._add(found.overtaken, [reader], writers.get((seen.thing, seen.version + 1), ()))
        return found

    def _add(self, edges: Mapping[str, set[str]], those: Iterable[Transaction], others: Iterable[Transaction]) -> None:
        for one in those:
            edges[one.name].update(other.name for other in others if other.name != one.name)

    def cycles(self, *, of_information: bool) -> Iterator[tuple[str, ...]]:
        """The shortest cycle through each transaction that is on one, each once.

        Those of information need no anti-dependency; the others need one.
        """
        edges = {name: set(targets) for name, targets in self.informed.items()}
        if not of_information:
            for name, targets in self.overtaken.items():
                edges.setdefault(name, set()).update(targets)
        found = set[frozenset[str]]()
        for name in sorted(edges):
            cycle = _shortest_cycle(edges, name)
            if cycle and frozenset(cycle) not in found and (of_information or not self._is_informed(cycle)):
                found.add(frozenset(cycle))
                yield cycle

    def _is_informed(self, cycle: Sequence[str]) -> bool:
        return all(
            following in self.informed.get(one, ())
            for one, following in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        )


def _shortest_cycle(edges: Mapping[str, set[str]], start: str) -> tuple[str, ...]:
    ways: list[tuple[str, ...]] = [(start,)]
    reached = {start}
    for way in ways:
        for following in sorted(edges.get(way[-1], ())):
            if following == start:
                return way
            if following not in reached:
                reached.add(following)
                ways.append((*way, following))
    return ()
