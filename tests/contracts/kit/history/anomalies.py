"""The anomalies of a history of transactions, by the names that Adya, Berenson and others gave them.

What is promised by `Storage`, and so is a violation when it is missing:

- Nobody reads what was refused, or what a unit of work has changed its mind about: **dirty read**.
- A version is stored once: of two who have loaded the same version one commits, of any thing of its batch: **lost
  update**.
- A batch is visible as a whole to a reader who looks again: once anybody has read a part of it, every read that begins
  later finds every other part at least as new: **fractured read**.
- What a commit has acknowledged, or anybody has read, every read that begins later finds: **stale read**.
- What transactions have learned of each other has an order: **cyclic information flow**.

What is not promised (UOW-23), and so is named and allowed: reads of one unit of work are no snapshot (**read skew**),
and two that read the same things and change one each both commit (**write skew**).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tests.contracts.kit.history.calls import Outcome
from tests.contracts.kit.history.transactions import Dependencies, Seen, Transaction, Transactions


class Kind(StrEnum):
    """What has gone wrong."""

    DIRTY_READ = "dirty read"
    LOST_UPDATE = "lost update"
    FRACTURED_READ = "fractured read"
    STALE_READ = "stale read"
    CYCLE = "cyclic information flow"
    READ_SKEW = "read skew"
    WRITE_SKEW = "write skew"


ALLOWED = {Kind.READ_SKEW, Kind.WRITE_SKEW}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One anomaly, and whose it is."""

    kind: Kind
    what: str

    @property
    def is_allowed(self) -> bool:
        """Whether no port promises that this cannot be."""
        return self.kind in ALLOWED

    def __str__(self) -> str:
        return f"{self.kind}{' (allowed)' if self.is_allowed else ''}: {self.what}"


def violations(transactions: Sequence[Transaction]) -> list[Anomaly]:
    """What should not have been. Empty for a history as it is promised."""
    return [anomaly for anomaly in anomalies(transactions) if not anomaly.is_allowed]


def anomalies(transactions: Sequence[Transaction]) -> Iterator[Anomaly]:
    """Everything that sets the history apart from one in which one transaction came after the other."""
    history = Transactions(transactions)
    yield from _dirty_reads(history)
    yield from _lost_updates(history)
    yield from _reads_of_a_part(history)
    dependencies = Dependencies.of(history)
    for cycle in dependencies.cycles(of_information=True):
        yield Anomaly(Kind.CYCLE, f"{' before '.join((*cycle, cycle[0]))}, by what they have read and written")
    for cycle in dependencies.cycles(of_information=False):
        names = dict(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
        is_skew = all(following in dependencies.overtaken.get(one, ()) for one, following in names.items())
        kind = Kind.WRITE_SKEW if is_skew else Kind.READ_SKEW
        yield Anomaly(kind, f"{' before '.join((*cycle, cycle[0]))}, by what they have not seen of each other")


def _dirty_reads(history: Transactions) -> Iterator[Anomaly]:
    refused = {
        (each.thing, each.text): f"{one.name} had it refused"
        for one in history.every
        if one.outcome is Outcome.REFUSED
        for each in (*one.writes, *one.drafts)
    }
    refused |= {
        (each.thing, each.text): f"{one.name} stored something else in the end"
        for one in history.every
        for each in one.drafts
    }
    written = {(each.thing, each.text) for one in history.every for each in one.writes}
    for reader, seen in history.reads:
        what = f"{reader.name} has read {seen.text} in {seen.thing}"
        if why := refused.get((seen.thing, seen.text)):
            yield Anomaly(Kind.DIRTY_READ, f"{what}, and {why}")
        elif seen.version and (seen.thing, seen.text) not in written:
            yield Anomaly(Kind.DIRTY_READ, f"{what}, and nobody has written it")


def _lost_updates(history: Transactions) -> Iterator[Anomaly]:
    for (thing, version), those in history.writers.items():
        for one, other in combinations(those, 2):
            yield Anomaly(
                Kind.LOST_UPDATE, f"{one.name} and {other.name} have both stored version {version} of {thing}"
            )


def _reads_of_a_part(history: Transactions) -> Iterator[Anomaly]:
    """Reads that found less of a batch than was known of it before they began."""
    for writer in history.committed:
        for written in writer.writes:
            for reader, seen in history.reads:
                if seen.thing == written.thing and seen.version < written.version:
                    known = _known_before(history, writer, seen)
                    if known is not None:
                        kind, how = known
                        found = f"version {seen.version}" if seen.version else "nothing"
                        yield Anomaly(
                            kind, f"{how}, and after that {reader.name} found {found} of {seen.thing}, not {written}"
                        )


def _known_before(history: Transactions, writer: Transaction, late: Seen) -> tuple[Kind, str] | None:
    """How it was known, before this read began, that the writer has committed."""
    same = None
    for reader, seen in history.reads:
        if seen.returned >= late.invoked:
            break
        version = writer.version_of(seen.thing)
        if version and seen.version >= version:
            how = f"{reader.name} found version {seen.version} of {seen.thing}, which {writer.name} had stored"
            if seen.thing != late.thing:
                return Kind.FRACTURED_READ, how
            same = Kind.STALE_READ, how
    if same is None and writer.outcome is Outcome.OK and writer.ended is not None and writer.ended < late.invoked:
        return Kind.STALE_READ, f"{writer.name} was told that it had committed"
    return same
