"""Forgetting the records of requests that nobody can repeat any more."""

from dataclasses import dataclass
from datetime import timedelta

from application.maintenance.batches import in_batches
from application.ports.clock import Clock
from application.ports.outbox import Outbox
from application.ports.storage import Storage
from domain.accounts.actor import Actor

KEEP_IDEMPOTENCY_RECORDS = timedelta(days=120)
"""Longer than any queue keeps a message. A repetition that comes later is carried out once more."""


@dataclass(frozen=True, slots=True)
class PruneIdempotencyRecordsRequest:
    """How many records to forget at a time."""

    at_a_time: int = 1_000


@dataclass(frozen=True, slots=True)
class PruneIdempotencyRecords:
    """The shop forgets idempotency records older than `KEEP_IDEMPOTENCY_RECORDS`, unless they may still be needed.

    A handled message is known by its record. So a record stays as long as there is a message in the outbox that is as
    old as the record, or older, and is not done: it may come again, also as a dead letter that is retried.

    A process: each batch is forgotten for itself, so several calls may run at the same time.
    """

    storage: Storage
    outbox: Outbox
    clock: Clock

    async def __call__(self, request: PruneIdempotencyRecordsRequest, /, *, by: Actor, key: str | None = None) -> int:
        """How many records were forgotten. It ignores the key, because a record is forgotten only once."""
        before = self.clock.now() - KEEP_IDEMPOTENCY_RECORDS
        if oldest := (await self.outbox.backlog()).oldest:
            before = min(before, oldest)
        return await in_batches(request.at_a_time, lambda size: self.storage.prune_idempotency_records(before, size))
