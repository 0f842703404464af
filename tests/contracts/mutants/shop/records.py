"""Mistakes in forgetting idempotency records."""

from datetime import datetime, timedelta

from tests.contracts.mutants.persistence.around import StorageAround, mutant, storage_changed_by

FAR = timedelta(days=36_500)
MANY = 1_000_000


class ForgetsLaterOnes(StorageAround):
    """A record is old when it is there."""

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        return await self.inner.prune_idempotency_records(before + FAR, limit)


class ForgetsAllAtOnce(StorageAround):
    """Whatever the limit."""

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        return await self.inner.prune_idempotency_records(before, MANY)


class ForgetsThatInstant(StorageAround):
    """Takes "before" for "until"."""

    async def prune_idempotency_records(self, before: datetime, limit: int, /) -> int:
        return await self.inner.prune_idempotency_records(before + timedelta(microseconds=1), limit)


MUTANTS = (
    mutant("forgets what was recorded later", "ORD-10", storage_changed_by(ForgetsLaterOnes)),
    mutant("forgets all records at once", "ORD-10", storage_changed_by(ForgetsAllAtOnce)),
    mutant("forgets the record of that instant", "ORD-10", storage_changed_by(ForgetsThatInstant)),
)
