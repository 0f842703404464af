"""Mistakes about what has become of a message."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from adapters.memory.outbox import MemoryOutbox
from application.messaging.outcomes import Outcomes
from application.messaging.relay import Relay
from application.ports.delivery import Delivery
from application.ports.envelope import Envelope, Unreadable
from application.ports.errors import Unavailable
from application.ports.outbox import Backlog, Claimed
from tests.contracts.mutants.outbox.messages import outbox_of
from tests.contracts.mutants.persistence.around import mutant, others_run
from tests.support.shop_env import Wiring


class ForgetsHandlers(MemoryOutbox):
    """Every handler is asked again after a failure."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        await super().failed(id, reason, retry_at=retry_at)
        self.tables.outbox[id].handled = frozenset()


class KeepsTheLastHandler(MemoryOutbox):
    """Reads the names, and writes them back later."""

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        message = self.tables.outbox.get(id)
        before = message.handled if message else frozenset()
        await others_run()
        after = await super().handled(id, handler)
        if message:
            after = message.handled = before | {handler}
        return after


class TakesNamesApart(MemoryOutbox):
    """Keeps the names in one string, with a blank after each."""

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        await super().handled(id, handler)
        if message := self.tables.outbox.get(id):
            message.handled = frozenset(" ".join(message.handled).split())
        return message.handled if message else frozenset()


class CountsAnOutage(MemoryOutbox):
    """It was not sent, so it has failed."""

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        for id in ids:
            if id in self.tables.outbox and self.tables.outbox[id].due is not None:
                await self.failed(id, "", retry_at=until)


class PostponesWhatIsDone(MemoryOutbox):
    """Whatever is named is due again."""

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        await super().postponed(ids, until)
        for id in ids:
            if message := self.tables.outbox.get(id):
                message.due = until


class ForgetsToPostpone(MemoryOutbox):
    """It is due again when the lease ends, whatever is asked for."""

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        await others_run()


class TwoRetry(MemoryOutbox):
    """Looks first, and changes later."""

    async def retry(self, ids: Collection[UUID], /) -> int:
        chosen = self._dead_letters_of(ids)
        await others_run()
        await super().retry(chosen)
        return len(chosen)


class RetriesAnything(MemoryOutbox):
    """Whatever waits is due now."""

    async def retry(self, ids: Collection[UUID], /) -> int:
        retried = await super().retry(ids)
        for id in ids:
            if (message := self.tables.outbox.get(id)) and message.due:
                message.due = self.clock.now()
        return retried


class DropsAnything(MemoryOutbox):
    """Whatever is named is gone."""

    async def drop(self, ids: Collection[UUID], /) -> int:
        dropped = await super().drop(ids)
        for id in ids:
            self.tables.outbox.pop(id, None)
        return dropped


class StopsAtTheUnreadable(MemoryOutbox):
    """A claim fails as a whole."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        claimed = await super().claim(limit, lease)
        if any(isinstance(message.envelope.event, Unreadable) for message in claimed):
            raise Unavailable("The outbox", "a shape is unknown")
        return claimed


class CountsWhatIsDone(MemoryOutbox):
    """Since when there are messages at all."""

    async def backlog(self) -> Backlog:
        found = await super().backlog()
        return replace(
            found, oldest_waiting=min((one.envelope.at for one in self.tables.outbox.values()), default=None)
        )


class TakesDeadLettersForWaiting(MemoryOutbox):
    """What is not done waits."""

    async def backlog(self) -> Backlog:
        found = await super().backlog()
        both = [at for at in (found.oldest_waiting, found.oldest_dead_letter) if at]
        return replace(found, oldest_waiting=min(both, default=None))


class TakesTheUnreadableForDone(Outcomes):
    """Nobody handles such an event."""

    async def unreadable(self, envelope: Envelope, event: Unreadable) -> None:
        await self.outbox.sent([envelope.id])


class HandedOverIsDone(Relay):
    """It lies in the queue, so it will be handled."""

    async def drain(self) -> int:
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, self.lease):
            delivered += await self._hand_over(claimed) or 0
            await self.outbox.sent([message.envelope.id for message in claimed])
        return delivered


class HandsOverOnce(Relay):
    """Who was asked once will answer some day."""

    async def drain(self) -> int:
        delivered = 0
        while claimed := await self.outbox.claim(self.at_a_time, timedelta(days=3_650)):
            delivered += await self._hand_over(claimed) or 0
        return delivered


def relay_that_takes_the_unreadable_for_done(delivery: Delivery, outcomes: Outcomes) -> Relay:
    """A relay with these outcomes."""
    return Relay(
        delivery, TakesTheUnreadableForDone(outcomes.outbox, outcomes.handlers, outcomes.clock, outcomes.outages)
    )


MUTANTS = (
    mutant("forgets which handlers are done", "OBX-12", outbox_of(ForgetsHandlers)),
    mutant("keeps the last handler only", "OBX-12", outbox_of(KeepsTheLastHandler)),
    mutant("takes names apart", "OBX-12", outbox_of(TakesNamesApart)),
    mutant("counts an outage", "OBX-13", outbox_of(CountsAnOutage)),
    mutant("postpones what is done", "OBX-13", outbox_of(PostponesWhatIsDone)),
    mutant("forgets to postpone", "OBX-13", outbox_of(ForgetsToPostpone)),
    mutant("two retry it", "OBX-14", outbox_of(TwoRetry)),
    mutant("retries what is no dead letter", "OBX-14", outbox_of(RetriesAnything)),
    mutant("drops what is no dead letter", "OBX-14", outbox_of(DropsAnything)),
    mutant(
        "takes what it cannot read for done",
        "OBX-15",
        wiring=Wiring(relay=relay_that_takes_the_unreadable_for_done),
    ),
    mutant("stops at what it cannot read", "OBX-15", outbox_of(StopsAtTheUnreadable)),
    mutant("counts what is done as waiting", "OBX-16", outbox_of(CountsWhatIsDone)),
    mutant("takes dead letters for waiting", "OBX-16", outbox_of(TakesDeadLettersForWaiting)),
    mutant("takes what was handed over for done", "OBX-17", wiring=Wiring(relay=HandedOverIsDone)),
    mutant("hands over once", "OBX-17", wiring=Wiring(relay=HandsOverOnce)),
)
