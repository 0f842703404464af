"""Mistakes of deliveries."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace

from adapters.inprocess.delivery import InProcessDeliveries, InProcessDelivery
from adapters.shared.installation import Deliveries
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from application.ports.errors import UsageError
from tests.contracts.adapters.test_in_process import TestInProcess as Right
from tests.contracts.kit.contract import made
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.mutants.mutant import Mutant


@dataclass(frozen=True, slots=True)
class DropsAllButTheFirst:
    """One message at a time."""

    handlers: EventHandlers
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in messages[:1]:
            await self.handlers.handle(message)


@dataclass(frozen=True, slots=True)
class WithoutHeaders:
    """The event alone."""

    handlers: EventHandlers
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in messages:
            await self.handlers.handle(replace(message, envelope=replace(message.envelope, headers={})))


@dataclass(frozen=True, slots=True)
class TakesAFailureForAnAnswer:
    """It was delivered; what became of it is no business of the postman's."""

    handlers: EventHandlers
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in messages:
            with suppress(Exception):
                await self.handlers.handle(message)


@dataclass(frozen=True, slots=True)
class StopsAtTheFirstFailure:
    """One after the other, and then no more."""

    handlers: EventHandlers
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in messages:
            await self.handlers.handle(message)


@dataclass(frozen=True, slots=True)
class RepeatsAll:
    """Begins again until all went well at once."""

    handlers: EventHandlers
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        for _ in range(10):
            failures = 0
            for message in messages:
                try:
                    await self.handlers.handle(message)
                except OSError:
                    failures += 1
            if not failures:
                return


@dataclass(frozen=True, slots=True)
class KnowsWhatItWasGiven:
    """Delivers a message once, whatever became of it."""

    handlers: EventHandlers
    is_queue: bool = False
    known: list[Message] = field(default_factory=list)

    async def send(self, messages: Sequence[Message], /) -> None:
        new = [message for message in messages if message not in self.known]
        self.known.extend(new)
        await InProcessDelivery(self.handlers).send(new)


@dataclass(frozen=True, slots=True)
class LeavesOutWhatComesAfter:
    """Goes on after the place where it has failed, and has forgotten what was before it; what it leaves out is lost."""

    handlers: EventHandlers
    is_queue: bool = False
    failed: list[Message] = field(default_factory=list)

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in [each for each in messages if not self.failed or each in self.failed]:
            try:
                await self.handlers.handle(message)
            except OSError:
                self.failed.append(message)
                raise


@dataclass(frozen=True, slots=True)
class CallsItselfAQueue:
    """Handles messages at once, and says that somebody will."""

    handlers: EventHandlers
    is_queue: bool = True

    async def send(self, messages: Sequence[Message], /) -> None:
        await InProcessDelivery(self.handlers).send(messages)


@dataclass(frozen=True, slots=True)
class CallsItselfNone:
    """Has somebody handle messages, and says that it does."""

    handlers: EventHandlers
    is_queue: bool = False
    working: set[asyncio.Task[None]] = field(default_factory=set)

    async def send(self, messages: Sequence[Message], /) -> None:
        for message in messages:
            task = asyncio.create_task(self._handle(message))
            self.working.add(task)
            task.add_done_callback(self.working.discard)

    async def _handle(self, message: Message) -> None:
        with suppress(OSError):
            await self.handlers.handle(message)


class DeliveriesAround(InProcessDeliveries):
    """What deliveries come from, open or not."""

    is_open = False

    async def open(self) -> None:
        self.is_open = True

    async def close(self) -> None:
        self.is_open = False


class ClosesOnce(DeliveriesAround):
    """Gives back what it has, whether it has it or not."""

    async def close(self) -> None:
        if not self.is_open:
            raise UsageError("This is closed already.")
        await super().close()


def _mutant(
    name: str,
    law: str,
    delivery: Callable[[EventHandlers], Delivery],
    made_by: Callable[[], Deliveries] = InProcessDeliveries,
) -> Mutant:
    def make() -> DeliveryEnv:
        return DeliveryEnv(lambda handlers: nullcontext(delivery(handlers)), within=0, made=made_by)

    return Mutant(name, law, Right.adapter, replace(Right.adapter, opened=made(make)))


MUTANTS = (
    _mutant("drops all but the first", "DLV-1", DropsAllButTheFirst),
    _mutant("delivers without headers", "DLV-1", WithoutHeaders),
    _mutant("takes a failure for an answer", "DLV-2", TakesAFailureForAnAnswer),
    _mutant("stops at the first failure", "DLV-3", StopsAtTheFirstFailure),
    _mutant("repeats all for one that fails", "DLV-3", RepeatsAll),
    _mutant("knows what it was given before", "DLV-4", KnowsWhatItWasGiven),
    _mutant("leaves out what comes after a failure", "DLV-4", LeavesOutWhatComesAfter),
    _mutant("calls itself a queue", "DLV-6", CallsItselfAQueue),
    _mutant("calls itself no queue", "DLV-6", CallsItselfNone),
    _mutant("cannot be closed twice", "DLV-7", InProcessDelivery, ClosesOnce),
)
