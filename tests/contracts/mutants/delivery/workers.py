"""Mistakes of those who send to workers, through a queue."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from dramatiq.middleware import SkipMessage

from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.shared.signatures import Signatures, UnsignedMessage
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from application.ports.errors import Unavailable
from entrypoints.bootstrap.signatures import KeyRingSignatures
from tests.contracts.adapters.queues import dramatiq
from tests.contracts.adapters.test_dramatiq import TestDramatiq as Queue
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.mutants.delivery.queues import BelievesEverybody
from tests.contracts.mutants.mutant import Mutant
from tests.support.signatures import OURS


@dataclass(frozen=True, slots=True)
class TakesNobodyForSomebody:
    """It is in the queue, it thinks."""

    inner: Delivery
    is_queue: bool = True

    async def send(self, messages: Sequence[Message], /) -> None:
        with suppress(Unavailable):
            await self.inner.send(messages)


@dataclass(frozen=True, slots=True)
class LeaksWhatItsBrokerRaises:
    """Whatever happens on the way."""

    inner: Delivery
    is_queue: bool = True

    async def send(self, messages: Sequence[Message], /) -> None:
        try:
            await self.inner.send(messages)
        except Unavailable as error:
            raise ConnectionError(error.reason) from error


class OpensWithoutLooking(DramatiqDeliveries):
    """The first message will show."""

    async def open(self) -> None:
        """Nothing to be seen."""


def _made_otherwise(name: str, made_by: type[DramatiqDeliveries]) -> Mutant:
    """A mistake in what deliveries to workers come from."""

    @asynccontextmanager
    async def opened(address: str) -> AsyncIterator[DeliveryEnv]:
        async with dramatiq(address, made_by) as wrong:
            yield wrong

    return Mutant(name, "DLV-7", Queue.adapter, replace(Queue.adapter, opened=opened))


def _with_workers(name: str, law: str, around: Callable[[Delivery], Delivery]) -> Mutant:
    """A mistake of whoever sends to workers."""

    @asynccontextmanager
    async def opened(address: str) -> AsyncIterator[DeliveryEnv]:
        @asynccontextmanager
        async def to(handlers: EventHandlers) -> AsyncIterator[Delivery]:
            async with right.to(handlers) as delivery:
                yield around(delivery)

        async with dramatiq(address) as right:
            yield replace(right, to=to)

    return Mutant(name, law, Queue.adapter, replace(Queue.adapter, opened=opened))


class ThrowsAway(KeyRingSignatures):
    """Has its worker skip what is none of its business."""

    def verified(self, signed: str, /) -> str:
        try:
            return super().verified(signed)
        except UnsignedMessage as error:
            raise SkipMessage from error


def _verifying_with(name: str, signatures: Signatures) -> Mutant:
    """A mistake of workers with what nobody of this installation has sent."""

    @asynccontextmanager
    async def opened(address: str) -> AsyncIterator[DeliveryEnv]:
        async with dramatiq(address, believed=signatures) as wrong:
            yield wrong

    return Mutant(name, "DLV-12", Queue.adapter, replace(Queue.adapter, opened=opened))


MUTANTS = (
    _with_workers("takes nobody for somebody", "DLV-5", TakesNobodyForSomebody),
    _with_workers("leaks what its broker raises", "DLV-5", LeaksWhatItsBrokerRaises),
    _made_otherwise("opens without looking", OpensWithoutLooking),
    _verifying_with("believes whoever has sent it", BelievesEverybody(OURS.keys)),
    _verifying_with("throws away what it does not believe", ThrowsAway(OURS.keys)),
)
