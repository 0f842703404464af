"""The port behind the unit of work: reads aggregates, and writes all changes of a unit of work in one batch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar
from uuid import UUID

from application.ports.envelope import Envelope
from domain.shared.aggregate import Aggregate, Entry

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Change:
    """One aggregate to store or to remove.

    `aggregate.version` is its new version (UOW-12). `expected_version` is the one that must be stored now (UOW-9), 0
    for an aggregate to add. `entries` are new and are stored with it (UOW-24); a removal has none (UOW-25).
    """

    action: Literal["add", "save", "remove"]
    aggregate: Aggregate
    expected_version: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class IdempotencyRecord:
    """A request that came with a key was carried out, and this was the answer.

    There is at most one record for `owner` and `key` (ORD-1). By `fingerprint` a repetition is told from another
    request (ORD-2). `at` is when it was recorded, by the clock port (ORD-12).
    """

    owner: str
    key: str
    fingerprint: str
    answer: object
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one unit of work stores, all or nothing (UOW-5).

    Changes are in order of kind and id, and each aggregate is changed once (UOW-25). So of batches that want the same
    things at once one is stored: none keeps a thing that another one waits for, and waits itself (UOW-26).
    """

    changes: tuple[Change, ...] = ()
    messages: tuple[Envelope, ...] = ()
    idempotency_records: tuple[IdempotencyRecord, ...] = ()


# Pattern P01: Ports as Protocols
class Storage(Protocol):
    """The aggregates of one shop, with what is stored beside them.

    What `write` has stored is read back equal, every field of it, by every reader, from then on (UOW-1, UOW-6), and
    strings as they went in (REP-5). What comes back belongs to the caller (UOW-8), and to one caller alone (UOW-19).
    What was never written changes nothing (UOW-2, UOW-3). Only `PortError`s leave these methods (UOW-13); a server
    that cannot be reached is `Unavailable`, within the adapter's own time limit (UOW-17, UOW-18).
    Whatever the order of calls (UOW-M) and whatever the batches (UOW-28), it behaves like a dictionary that is changed
    at once.

    Of clients who call at the same time, in any number of processes (HIS-6), it is as if one had called after the
    other: an aggregate is a register with versions (HIS-1), stock a counter with a bound (HIS-2), a key has one effect
    (HIS-4). Batches show no dirty, fractured or stale read and lose no update (HIS-5). A process that is killed leaves
    nothing half done (HIS-7), and what was acknowledged survives a kill of whoever keeps it (UOW-16).
    """

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        """Those of the aggregates that exist, in no promised order (REP-1). It is no snapshot (UOW-23)."""
        ...

    async def read_by_key(self, kind: type[AnyAggregate], key: str, /) -> AnyAggregate | None:
        """The aggregate with this natural key, compared code point by code point (REP-8).

        None if there is none, or the kind has no such keys (REP-1), also for a key that cannot be stored, with NUL or a
        lone surrogate (REP-9).
        """
        ...

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        """The record of this owner and key, every field of it (ORD-9); None if there is none, as above (REP-9).

        Owner and key are compared code point by code point (ORD-3, ORD-14). What it is for: one key is one order
        (ORD-1), of one request (ORD-2), and a refusal is not recorded (ORD-4); a message that comes twice takes effect
        once (INB-1), record and effect are stored together (INB-2), and a failure leaves no record (INB-3).

        `UnknownShape` if a newer version of the shop has recorded the answer, `DamagedShape` if none can read it
        (ORD-11).
        """
        ...

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        """Forget up to `limit` records that were recorded before then, and no others; return how many (ORD-10).

        A `limit` below 1 is a `UsageError` (QRY-10).
        Whoever repeats a request whose record is forgotten has it carried out once more (ORD-13).
        """
        ...

    async def write(self, batch: Batch, /) -> None:
        """Store the whole batch (REP-6), or raise and store nothing (UOW-5, UOW-10).

        Whichever part is refused, none is stored (UOW-40), and nobody sees a part while it is written (UOW-41).

        When it is cancelled, either of the two (UOW-4). The version of every change is stored (UOW-12), its messages
        with it (UOW-21), its idempotency records, also when nothing else changes (ORD-12), and its entries, which are
        removed with their aggregate (UOW-24).

        What can be wrong with a batch is looked for in this order (UOW-27):

        - `ConcurrencyConflict`: the key of an idempotency record is taken (ORD-1), also by another one of the batch.
        - `ConcurrencyConflict`: an aggregate to save or remove is gone, or has another version than the caller's copy
          had when it was loaded (UOW-9, UOW-11, UOW-29).
        - `AlreadyExists`, with the kind and the id or key: the id of an aggregate to add is taken, or the natural key
          of one to add (REP-2, REP-3) or to save (REP-7). Trying again is in vain, and nobody does (UOW-30).

        A natural key is taken when another aggregate has it, unless the same batch removes that one (REP-7). What
        another aggregate of the batch gives up is not free yet, and no two of a batch can be given one key (REP-7). An
        aggregate without a natural key takes none, and any number may be without (REP-10).

        What can go wrong besides:

        - `ConcurrencyConflict`: somebody else holds the data for longer than the adapter's time limit (UOW-42).
        - `Unavailable`: nothing was stored (UOW-15).
        - `CommitUnknown`: the connection broke after the commit was sent (UOW-14).
        """
        ...
