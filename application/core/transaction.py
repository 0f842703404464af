"""The transaction around a command: opens a unit of work, runs the command, records its answer, commits, and retries.

No other code of the shop opens a unit of work.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Self, cast

from application.core.fingerprint import fingerprint
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request
from application.ports.clock import Clock
from application.ports.errors import CommitUnknown, ConcurrencyConflict, IdempotencyKeyReused, Unavailable
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.randomness import Randomness
from application.ports.relay_signal import RelaySignal
from application.ports.services import Services
from application.ports.storage import IdempotencyRecord, Storage
from domain.accounts.actor import Actor
from domain.shared.errors import ShopError

LONGEST_PAUSE = 0.02
"""The longest pause between two retries, in seconds."""


@dataclass(frozen=True, slots=True)
class TransactionContext:
    """What all transactions of one shop share.

    A transaction that has met a conflict is retried for `retry_timeout`, while it holds `retry_lock`. The lock is first
    come, first served, so that the losers of a race are retried one after another instead of against each other.
    """

    storage: Storage
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    randomness: Randomness
    relay_signal: RelaySignal
    retry_timeout: timedelta = timedelta(seconds=15)
    retry_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, storage: Storage, services: Services, relay_signal: RelaySignal) -> Self:
        """What the transactions of this shop need."""
        return cls(
            storage=storage,
            clock=services.clock,
            ids=services.ids,
            headers=services.headers,
            randomness=services.randomness,
            relay_signal=relay_signal,
        )


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The key that came with a request: whose key it is, and the fingerprint of the request."""

    owner: str
    key: str
    fingerprint: str

    def record_of(self, answer: object, at: datetime) -> IdempotencyRecord:
        """The record that the request was carried out at this time, with this answer."""
        return IdempotencyRecord(self.owner, self.key, self.fingerprint, answer, at)


# Pattern P29: Idempotency key
@dataclass(frozen=True, slots=True)
class Transaction(Generic[Request, Answer]):
    """A command as a use case: each call runs it in a unit of work of its own."""

    command: Command[Request, Answer]
    context: TransactionContext

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Run the command, commit, and return its answer.

        Under one key of one caller the command takes effect once. The same request again gets the recorded answer;
        a different request raises `IdempotencyKeyReused`. Refusals are not recorded.

        `ConcurrencyConflict` is retried until `retry_timeout` has passed. So is `CommitUnknown`, but only with a key,
        by which the retry finds out whether the command was stored; without one it might be carried out twice.
        """
        idempotency_key = None if key is None else IdempotencyKey(str(by.id), key, fingerprint(request))
        deadline = asyncio.get_running_loop().time() + self.context.retry_timeout.total_seconds()
        unknown: CommitUnknown | None = None
        try:
            return await self._attempt(request, by, idempotency_key)
        except ConcurrencyConflict:
            pass
        except CommitUnknown as error:
            if idempotency_key is None:
                raise
            unknown = error
        async with self.context.retry_lock:
            return await self._retry(request, by, idempotency_key, deadline, unknown)

    async def _retry(
        self,
        request: Request,
        by: Actor,
        idempotency_key: IdempotencyKey | None,
        deadline: float,
        unknown: CommitUnknown | None,
    ) -> Answer:
        """Attempt it at least once more, and then until it succeeds or the deadline has passed.

        `unknown` is set when an earlier attempt may have been stored. Then it is what the caller gets in the end: a
        later conflict, or a server that cannot be reached, says only that the later attempt was not stored.
        """
        failure: ConcurrencyConflict | CommitUnknown
        while True:
            try:
                return await self._attempt(request, by, idempotency_key)
            except ConcurrencyConflict as conflict:
                failure = conflict
            except CommitUnknown as error:
                if idempotency_key is None:
                    raise
                failure = unknown = error
            except Unavailable as unavailable:
                if unknown is None:
                    raise
                raise unknown from unavailable
            if asyncio.get_running_loop().time() >= deadline:
                raise unknown or failure
            # Other processes do not wait for our lock. A random pause keeps us from colliding with them again.
            await asyncio.sleep(self.context.randomness.fraction() * LONGEST_PAUSE)

    async def _attempt(self, request: Request, by: Actor, idempotency_key: IdempotencyKey | None) -> Answer:
        """Return the recorded answer, or carry the command out if there is none."""
        if idempotency_key and (record := await self._find_record(idempotency_key)):
            return cast(Answer, record.answer)
        try:
            return await self._carry_out(request, by, idempotency_key)
        except (ConcurrencyConflict, CommitUnknown):
            raise
        except ShopError:
            # A concurrent call with the same key may be the reason for this refusal: it has bought the last unit, or
            # taken the name. Then its answer is the answer to this call, too.
            if idempotency_key and (record := await self._find_record(idempotency_key)):
                return cast(Answer, record.answer)
            raise

    async def _carry_out(self, request: Request, by: Actor, idempotency_key: IdempotencyKey | None) -> Answer:
        """Run the command in a new unit of work, and commit its changes together with the record of its answer."""
        context = self.context
        async with UnitOfWork(context.storage, context.clock, context.ids, context.headers) as uow:
            answer = await self.command(uow, request, by=by)
            if idempotency_key:
                uow.add_record(idempotency_key.record_of(answer, context.clock.now()))
            if await uow.commit():
                context.relay_signal.notify()
        return answer

    async def _find_record(self, idempotency_key: IdempotencyKey) -> IdempotencyRecord | None:
        """The record under this key; `IdempotencyKeyReused` if it belongs to a different request."""
        record = await self.context.storage.find_idempotency_record(idempotency_key.owner, idempotency_key.key)
        if record and record.fingerprint != idempotency_key.fingerprint:
            raise IdempotencyKeyReused(idempotency_key.key)
        return record
