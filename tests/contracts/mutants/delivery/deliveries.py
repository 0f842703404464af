"""Mistakes of deliveries."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
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


def _mutant(name: str, law: str, delivery: Callable[[EventHandlers], Delivery]) -> Mutant:
    def make() -> DeliveryEnv:
        return DeliveryEnv(lambda handlers: nullcontext(delivery(handlers)), within=0)

    return Mutant(name, law, Right.adapter, replace(Right.adapter, opened=made(make)))


MUTANTS = (
    _mutant("drops all but the first", "DLV-1", DropsAllButTheFirst),
    _mutant("delivers without headers", "DLV-1", WithoutHeaders),
    _mutant("takes a failure for an answer", "DLV-2", TakesAFailureForAnAnswer),
    _mutant("stops at the first failure", "DLV-3", StopsAtTheFirstFailure),
    _mutant("repeats all for one that fails", "DLV-3", RepeatsAll),
)
