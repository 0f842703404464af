"""Mistakes of those who look after queues, and of those who work on them."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

from adapters.dramatiq.dead_letters import DramatiqDeadLetters, Kept
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.queues import DramatiqQueues
from adapters.shared.installation import QueuedDeadLetter, QueuedDeadLetters, Queues
from adapters.shared.signatures import Signatures, UnsignedMessage
from application.ports.errors import Unavailable
from entrypoints.bootstrap.signatures import KeyRingSignatures
from tests.contracts.adapters.queues import IMPATIENT, dramatiq_queues
from tests.contracts.adapters.test_dramatiq_queues import TestDramatiqQueues as Right
from tests.contracts.laws.delivery.queues_env import QueuesEnv
from tests.contracts.mutants.mutant import Mutant
from tests.support.signatures import OURS


@dataclass(frozen=True)
class QueuesAround:
    """Other queues, with something wrong about dead letters."""

    inner: Queues
    dead_letters: QueuedDeadLetters

    async def command(self, body: str, /) -> None:
        await self.inner.command(body)

    async def waiting(self) -> int:
        return await self.inner.waiting()


class TakesNobodyForSomebody(QueuesAround):
    """It is in the queue, it thinks."""

    async def command(self, body: str, /) -> None:
        with suppress(Unavailable):
            await self.inner.command(body)


class CountsDeadLetters(QueuesAround):
    """They wait for somebody, too."""

    async def waiting(self) -> int:
        return await self.inner.waiting() + len(await self.dead_letters.all())


@dataclass(frozen=True)
class RetriesForEverybody(DramatiqDeadLetters):
    """Whoever has seen it may retry it."""

    seen: dict[str, QueuedDeadLetter] = field(default_factory=dict)

    async def all(self) -> Sequence[QueuedDeadLetter]:
        found = await DramatiqDeadLetters.all(self)
        self.seen.update({message.id: message for message in found})
        return found

    async def retry(self, ids: Collection[str], /) -> int:
        chosen = [self.seen[id] for id in ids if id in self.seen]
        for message in chosen:
            await self.client.put(message.queue, [message.body])
        await self.drop(ids)
        return len(chosen)


class ForgetsFirst(DramatiqDeadLetters):
    """It is as good as queued."""

    def _retry(self, kept: Kept) -> bool:
        if is_mine := self._forget(kept):
            self.client.enqueue(kept.queue, [kept.signed])
        return is_mine


class LatestFirst(DramatiqDeadLetters):
    """News before history."""

    async def all(self) -> Sequence[QueuedDeadLetter]:
        return (await DramatiqDeadLetters.all(self))[::-1]


class CountsWhatItWasAskedFor(DramatiqDeadLetters):
    """As many as were named."""

    async def drop(self, ids: Collection[str], /) -> int:
        await DramatiqDeadLetters.drop(self, ids)
        return len(ids)


class SignsWhatItRetries(DramatiqDeadLetters):
    """It goes into the queue like any other."""

    def _retry(self, kept: Kept) -> bool:
        self.client.enqueue(kept.queue, [self.client.signatures.sign(kept.shown(self.client.signatures).body)])
        return self._forget(kept)


class BelievesEverybody(KeyRingSignatures):
    """A message is a message, signed or not."""

    def verified(self, signed: str, /) -> str:
        try:
            return super().verified(signed)
        except UnsignedMessage:
            return signed


class LooksAtTheNameAlone(KeyRingSignatures):
    """Nobody else knows what our keys are called."""

    def verified(self, signed: str, /) -> str:
        id, _, rest = signed.partition(".")
        if self.keys.named(id) is None:
            raise UnsignedMessage
        return rest.partition(".")[2]


def _mutant(
    name: str,
    law: str,
    around: Callable[[DramatiqQueues], Queues] = lambda queues: queues,
    queue_settings: QueueSettings = IMPATIENT,
    believed: Signatures = OURS,
) -> Mutant:
    @asynccontextmanager
    async def opened(address: str) -> AsyncIterator[QueuesEnv]:
        async with dramatiq_queues(address, queue_settings, around, believed) as wrong:
            yield wrong

    return Mutant(name, law, Right.adapter, replace(Right.adapter, opened=opened))


def _with(dead_letters: type[DramatiqDeadLetters]) -> Callable[[DramatiqQueues], Queues]:
    return lambda queues: QueuesAround(queues, dead_letters(queues.dead_letters.client))


MUTANTS = (
    _mutant("retries for everybody", "DLV-8", _with(RetriesForEverybody)),
    _mutant("lists the latest first", "DLV-8", _with(LatestFirst)),
    _mutant("counts what it was asked for", "DLV-8", _with(CountsWhatItWasAskedFor)),
    _mutant("counts dead letters", "DLV-8", lambda queues: CountsDeadLetters(queues, queues.dead_letters)),
    _mutant("forgets before it queues", "DLV-9", _with(ForgetsFirst)),
    _mutant("takes nobody for somebody", "DLV-9", lambda queues: TakesNobodyForSomebody(queues, queues.dead_letters)),
    _mutant("works without a time limit", "DLV-10", queue_settings=replace(IMPATIENT, time_limit=60_000)),
    _mutant("believes everybody", "DLV-11", believed=BelievesEverybody(OURS.keys)),
    _mutant("looks at the name of the key alone", "DLV-11", believed=LooksAtTheNameAlone(OURS.keys)),
    _mutant("signs what it retries", "DLV-11", _with(SignsWhatItRetries)),
)
