"""Mistakes of relays."""

from collections.abc import Sequence

from application.messaging.consumer import Consumer
from application.messaging.relay import Relay
from application.ports.delivery import Message
from application.ports.errors import Unavailable
from application.ports.outbox import Claimed
from tests.contracts.mutants.persistence.around import mutant
from tests.support.shop_env import Wiring


class MarksThenSends(Relay):
    """Notes what it is about to do as done."""

    async def _hand_over(self, claimed: Sequence[Claimed]) -> int | None:
        await self.outbox.sent([message.envelope.id for message in claimed])
        return await Relay._hand_over(self, claimed)


class StopsAtTheFirstFailure(Consumer):
    """Takes the failure of one message for an outage of all."""

    async def handle(self, message: Message, /) -> None:
        try:
            await self.outcomes.handlers.handle(message)
        except Exception as error:
            await self.outcomes.failed(message.handler, message.envelope, message.failures, error)
            raise Unavailable("Everything", "one message has failed") from error
        await self.outcomes.succeeded(message)


MUTANTS = (
    mutant("marks, then sends", "OBX-6", wiring=Wiring(relay=MarksThenSends)),
    mutant("one failure stops the others", "OBX-7", wiring=Wiring(consumer=StopsAtTheFirstFailure)),
)
