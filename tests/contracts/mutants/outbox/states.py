"""Mistakes in what is claimed and noted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from adapters.memory.outbox import MemoryOutbox
from application.ports.errors import Unavailable
from application.ports.outbox import Claimed, DeadLetter
from application.ports.storage import Batch
from application.store import Store
from tests.contracts.mutants.outbox.messages import outbox_of, without_versions
from tests.contracts.mutants.persistence.around import batch_changed_by, mutant, storage_changed_by, store_changed_by


class ClaimsOneMore(MemoryOutbox):
    """Asks for one row more than it needs, as lists do."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(limit + 1, lease)


class ClaimsWhatIsNotDue(MemoryOutbox):
    """Whatever waits can as well be handled now."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        for message in self.tables.outbox.values():
            if message.due is not None and message.attempts == 0:
                message.due = min(message.due, self.clock.now())
        return await super().claim(limit, lease)


class ClaimsOneAtATime(MemoryOutbox):
    """One find-and-update, and no loop around it."""

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        return await super().claim(min(limit, 1), lease)


class LeavesDeadLetters(MemoryOutbox):
    """Only what waits can be done."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        dead = {id for id in ids if id in self.tables.outbox and self.tables.outbox[id].is_dead_letter}
        await super().sent([id for id in ids if id not in dead])


class NotesAgain(MemoryOutbox):
    """The last time counts."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        await super().sent(ids)
        for id in ids:
            if message := self.tables.outbox.get(id):
                message.sent_at = self.clock.now()


class StopsAtTheUnknown(MemoryOutbox):
    """Nobody asks for what is not there, it thinks."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        known = [id in self.tables.outbox for id in ids]
        await super().sent(list(ids)[: known.index(False)] if False in known else ids)


class BringsBackWhatIsDone(MemoryOutbox):
    """A failure is a failure, whenever it comes."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        if message := self.tables.outbox.get(id):
            message.sent_at = None
        await super().failed(id, reason, retry_at=retry_at)


class KeepsDeadLettersDead(MemoryOutbox):
    """Whatever comes later, it has been given up."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        message = self.tables.outbox.get(id)
        await super().failed(id, reason, retry_at=None if message and message.is_dead_letter else retry_at)


class GoesOnCountingAttempts(MemoryOutbox):
    """Since the beginning."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        message = self.tables.outbox.get(id)
        attempts = message.attempts if message else 0
        await super().failed(id, reason, retry_at=retry_at)
        if message:
            message.attempts = attempts


class ForgetsFailures(MemoryOutbox):
    """Every failure is the first."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        if message := self.tables.outbox.get(id):
            message.failures = 0
        await super().failed(id, reason, retry_at=retry_at)


class FailsThemAll(MemoryOutbox):
    """A statement without its condition."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        for each in list(self.tables.outbox):
            await super().failed(each, reason, retry_at=retry_at)


@dataclass(frozen=True)
class ListsAsTheyDied(MemoryOutbox):
    """The latest news last."""

    died: list[UUID] = field(default_factory=list)

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        await super().failed(id, reason, retry_at=retry_at)
        if retry_at is None:
            self.died.append(id)

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        everything = {each.envelope.id: each for each in await super().dead_letters(1_000)}
        return [everything[id] for id in self.died if id in everything][:limit]


class ListsEveryDeadLetter(MemoryOutbox):
    """There are few, it thinks."""

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        return await super().dead_letters(1_000)


class KeepsTheFirstReason(MemoryOutbox):
    """It began with this."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        message = self.tables.outbox.get(id)
        await super().failed(id, (message and message.reason) or reason, retry_at=retry_at)


class CannotKeepEveryReason(MemoryOutbox):
    """As a column of text."""

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        if "\0" in reason:
            raise Unavailable("The outbox", "invalid byte sequence: 0x00")
        await super().failed(id, reason, retry_at=retry_at)


class MachineClock:
    """What time it is on this machine."""

    def now(self) -> datetime:
        """This very moment."""
        return datetime.now(UTC)


def by_the_machines_clock(store: Store) -> Store:
    """A store whose outbox asks `now()` of its server."""
    return replace(store, outbox=MemoryOutbox(cast(MemoryOutbox, store.outbox).tables, MachineClock()))


class NotesTheSecond(MemoryOutbox):
    """As by a column of another type."""

    async def sent(self, ids: Collection[UUID], /) -> None:
        await super().sent(ids)
        for id in ids:
            if (message := self.tables.outbox.get(id)) and message.sent_at:
                message.sent_at = message.sent_at.replace(microsecond=0)


def by_the_day(batch: Batch) -> Batch:
    """Messages that say on which day it was."""
    messages = [replace(one, at=one.at.replace(hour=0, minute=0, second=0, microsecond=0)) for one in batch.messages]
    return replace(batch, messages=tuple(messages))


MUTANTS = (
    mutant("claims more than it is asked for", "OBX-18", outbox_of(ClaimsOneMore)),
    mutant("claims what is not due yet", "OBX-18", outbox_of(ClaimsWhatIsNotDue)),
    mutant("claims one at a time", "OBX-18", outbox_of(ClaimsOneAtATime)),
    mutant("leaves a dead letter dead that was sent", "OBX-19", outbox_of(LeavesDeadLetters)),
    mutant("notes again when it was sent", "OBX-19", outbox_of(NotesAgain)),
    mutant("stops at an id that it does not know", "OBX-19", outbox_of(StopsAtTheUnknown)),
    mutant("brings back what is done", "OBX-19", outbox_of(BringsBackWhatIsDone)),
    mutant("keeps a dead letter dead", "OBX-20", outbox_of(KeepsDeadLettersDead)),
    mutant("goes on counting attempts", "OBX-20", outbox_of(GoesOnCountingAttempts)),
    mutant("forgets how often it failed", "OBX-20", outbox_of(ForgetsFailures)),
    mutant("fails them all", "OBX-20", outbox_of(FailsThemAll)),
    mutant("lists dead letters as they died", "OBX-21", outbox_of(ListsAsTheyDied)),
    mutant("lists every dead letter", "OBX-21", outbox_of(ListsEveryDeadLetter)),
    mutant("keeps the first reason", "OBX-21", outbox_of(KeepsTheFirstReason)),
    mutant("cannot keep every reason", "OBX-21", outbox_of(CannotKeepEveryReason)),
    mutant("goes by the clock of the machine", "OBX-22", store_changed_by(by_the_machines_clock)),
    mutant("notes the second", "OBX-22", outbox_of(NotesTheSecond)),
    mutant("gives every message the same version", "OBX-23", storage_changed_by(batch_changed_by(without_versions))),
    mutant("notes the day of a commit", "OBX-23", storage_changed_by(batch_changed_by(by_the_day))),
)
