"""Mistakes of relays."""

from application.messaging.relay import Relay
from tests.contracts.mutants.persistence.around import mutant
from tests.support.shop_env import Wiring


class MarksThenSends(Relay):
    """Notes what it is about to do as done."""

    async def drain(self) -> int:
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            await self.outbox.sent([message.envelope.id for message in claimed])
            delivered += sum([await self._deliver(message) for message in claimed])
        return delivered


class StopsAtTheFirstFailure(Relay):
    """Sends messages in a row, and gives the row up."""

    async def drain(self) -> int:
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            for message in claimed:
                if not await self._deliver(message):
                    break
                await self.outbox.sent([message.envelope.id])
                delivered += 1
        return delivered


MUTANTS = (
    mutant("marks, then sends", "OBX-6", wiring=Wiring(relay=MarksThenSends)),
    mutant("one failure stops the others", "OBX-7", wiring=Wiring(relay=StopsAtTheFirstFailure)),
)
