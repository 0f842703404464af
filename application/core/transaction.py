"""A command becomes a use case: opened, carried out, remembered, committed, repeated when others were faster."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, Self, cast

from application.core.fingerprint import fingerprint
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request
from application.ports.clock import Clock
from application.ports.driven import Ports
from application.ports.errors import CommitUnknown, ConcurrencyConflict, IdempotencyKeyReused, Unavailable
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.randomness import Randomness
from application.ports.relay_signal import RelaySignal
from application.ports.storage import IdempotencyRecord, Storage
from domain.accounts.actor import Actor
from domain.shared.errors import ShopError

LONGEST_PAUSE = 0.02
"""Seconds at most between two attempts in turn: those of other processes do not wait for our lock."""


@dataclass(frozen=True, slots=True)
class TransactionContext:
    """What all transactions of one shop share.

    `retry_lock` is first come, first served: those who lost a race take turns instead of racing on.
    `retry_timeout` is how long a transaction goes on trying.
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
    def of(cls, ports: Ports) -> Self:
        """What a shop's transactions need of its ports."""
        services = ports.services
        return cls(
            storage=ports.store.storage,
            clock=services.clock,
            ids=services.ids,
            headers=services.headers,
            randomness=services.randomness,
            relay_signal=ports.relay_signal,
        )


# Pattern P29: Idempotency key
@dataclass(frozen=True, slots=True)
class Transaction(Generic[Request, Answer]):
    """A command in a unit of work of its own, carried out once per key."""

    command: Command[Request, Answer]
    context: TransactionContext

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Carry the command out and commit; under a key that was used before, give the first answer.

        Lost races are tried again until `retry_timeout`. An unknown commit is tried again only under a key, which
        finds out what became of it. Refusals are not remembered.
        """
        keyed = None if key is None else _Keyed(str(by.id), key, fingerprint(request))
        give_up = asyncio.get_running_loop().time() + self.context.retry_timeout.total_seconds()
        doubt: CommitUnknown | None = None
        try:
            return await self._attempt(request, by, keyed)
        except ConcurrencyConflict:
            pass
        except CommitUnknown as unknown:
            if keyed is None:
                raise
            doubt = unknown
        async with self.context.retry_lock:
            return await self._in_turn(request, by, keyed, give_up, doubt)

    async def _in_turn(
        self, request: Request, by: Actor, keyed: "_Keyed | None", give_up: float, doubt: CommitUnknown | None
    ) -> Answer:
        failure: ConcurrencyConflict | CommitUnknown
        while True:
            try:
                return await self._attempt(request, by, keyed)
            except ConcurrencyConflict as conflict:
                failure = conflict
            except CommitUnknown as unknown:
                if keyed is None:
                    raise
                failure = doubt = unknown
            except Unavailable as unavailable:
                if doubt is None:
                    raise
                # That nothing was stored is true of this attempt alone.
                raise doubt from unavailable
            if asyncio.get_running_loop().time() >= give_up:
                raise doubt or failure
            # Chance keeps us apart from losers in other processes, who do not wait for this lock.
            await asyncio.sleep(self.context.randomness.fraction() * LONGEST_PAUSE)

    async def _attempt(self, request: Request, by: Actor, keyed: "_Keyed | None") -> Answer:
        if keyed and (first := await self._find_record(keyed)):
            return cast(Answer, first.answer)
        try:
            return await self._carry_out(request, by, keyed)
        except (ConcurrencyConflict, CommitUnknown):
            raise
        except ShopError:
            # The last unit, or the name, may have gone to a twin with the same key: then its answer is ours.
            if keyed and (first := await self._find_record(keyed)):
                return cast(Answer, first.answer)
            raise

    async def _carry_out(self, request: Request, by: Actor, keyed: "_Keyed | None") -> Answer:
        context = self.context
        async with UnitOfWork(context.storage, context.clock, context.ids, context.headers) as uow:
            answer = await self.command(uow, request, by=by)
            if keyed:
                uow.add_record(IdempotencyRecord(keyed.owner, keyed.key, keyed.fingerprint, answer))
            if await uow.commit():
                context.relay_signal.notify()
        return answer

    async def _find_record(self, keyed: "_Keyed") -> IdempotencyRecord | None:
        first = await self.context.storage.find_idempotency_record(keyed.owner, keyed.key)
        if first and first.fingerprint != keyed.fingerprint:
            raise IdempotencyKeyReused(keyed.key)
        return first


@dataclass(frozen=True, slots=True)
class _Keyed:
    """Under which key of whom a request is carried out at most keyed."""

    owner: str
    key: str
    fingerprint: str
