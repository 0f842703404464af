"""Mistakes in forgetting idempotency records."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from application.core.transaction import IdempotencyKey, Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Request
from application.ports.errors import ConcurrencyConflict, DamagedShape, UnknownShape
from application.ports.storage import Batch, IdempotencyRecord, Storage
from domain.accounts.actor import Actor
from tests.contracts.mutants.persistence.around import StorageAround, batch_changed_by, mutant, storage_changed_by
from tests.contracts.mutants.shop.shops import repricing

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


class TakesTheUnreadableForNone(StorageAround):
    """What cannot be read is not there."""

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        with suppress(UnknownShape, DamagedShape):
            return await self.inner.find_idempotency_record(owner, key)
        return None


class CallsItDamaged(StorageAround):
    """Knows no shop but this one."""

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        try:
            return await self.inner.find_idempotency_record(owner, key)
        except UnknownShape as error:
            raise DamagedShape(error.name, error.version, "it is not known") from None


class StoresOnlyChanges(StorageAround):
    """Where nothing changes there is nothing to do."""

    async def write(self, batch: Batch, /) -> None:
        if batch.changes:
            await self.inner.write(batch)


class RecordsOnlyChanges(Transaction[Request, Answer]):
    """A request that changes nothing can be carried out as often as it comes."""

    async def _carry_out(self, request: Request, by: Actor, idempotency_key: IdempotencyKey | None) -> Answer:
        context = self.context
        async with UnitOfWork(context.storage, context.clock, context.ids, context.headers) as uow:
            answer = await self.command(uow, request, by=by)
            if idempotency_key and uow._changes():
                uow.add_record(idempotency_key.record_of(answer, context.clock.now()))
            await uow.commit()
        return answer


def at_the_machines_time(batch: Batch) -> Batch:
    """With a clock of its own."""
    now = datetime.now(UTC)
    return replace(batch, idempotency_records=tuple(replace(one, at=now) for one in batch.idempotency_records))


class AnswersWhatWasForgotten(StorageAround):
    """Keeps what it has once read."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._read: dict[tuple[str, str], IdempotencyRecord] = {}

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        found = await self.inner.find_idempotency_record(owner, key)
        if found is not None:
            self._read[owner, key] = found
        return self._read.get((owner, key))


class KeepsForgottenKeys(StorageAround):
    """Forgets the answer, and not the key."""

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._keys: set[tuple[str, str]] = set()

    async def write(self, batch: Batch, /) -> None:
        for record in batch.idempotency_records:
            if (record.owner, record.key) in self._keys:
                raise ConcurrencyConflict(record.key)
        await self.inner.write(batch)
        self._keys |= {(record.owner, record.key) for record in batch.idempotency_records}


MUTANTS = (
    mutant(
        "takes an answer that it cannot read for none",
        "ORD-11",
        storage_changed_by(TakesTheUnreadableForNone),
        on="sqlite",
    ),
    mutant("calls whatever it cannot read damaged", "ORD-11", storage_changed_by(CallsItDamaged), on="sqlite"),
    mutant("stores no record where nothing changes", "ORD-12", storage_changed_by(StoresOnlyChanges)),
    mutant(
        "records only what changes something",
        "ORD-12",
        wiring=repricing(lambda change: RecordsOnlyChanges(change.command, change.context)),
    ),
    mutant("records the machine's time", "ORD-12", storage_changed_by(batch_changed_by(at_the_machines_time))),
    mutant("answers from what was forgotten", "ORD-13", storage_changed_by(AnswersWhatWasForgotten)),
    mutant("keeps the key of what was forgotten", "ORD-13", storage_changed_by(KeepsForgottenKeys)),
    mutant("forgets what was recorded later", "ORD-10", storage_changed_by(ForgetsLaterOnes)),
    mutant("forgets all records at once", "ORD-10", storage_changed_by(ForgetsAllAtOnce)),
    mutant("forgets the record of that instant", "ORD-10", storage_changed_by(ForgetsThatInstant)),
)
