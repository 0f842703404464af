"""Mistakes that run a job twice at once, too often, or never again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from adapters.memory.schedules import MemorySchedules
from adapters.memory.tables import Scheduled, Tables
from adapters.shared.tenancy import Persistence
from adapters.sql.outbox import SqlOutbox
from application.ports.schedules import Turn
from application.scheduling.jobs import ScheduledJob
from application.scheduling.scheduler import Scheduler
from application.store import Store
from tests.contracts.mutants.outbox.states import MachineClock
from tests.contracts.mutants.persistence.around import mutant, others_run, store_changed_by
from tests.support.shop_env import Wiring

FAR = timedelta(days=36_500)


class LooksFirst(MemorySchedules):
    """Finds the turn due in one statement, and takes it in another."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        scheduled = self.tables.schedules.get(job)
        if scheduled is not None and scheduled.due > self.clock.now():
            return None
        await others_run()
        turn = Turn(job, uuid4())
        self.tables.schedules[job] = Scheduled(self.clock.now() + lease, turn.token)
        return turn


class NoLease(MemorySchedules):
    """Gives the turn to whoever asks."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        return await super().claim(job, timedelta(0))


class HoldsForEver(MemorySchedules):
    """A turn that was taken is somebody's until it is released."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        return await super().claim(job, FAR)


class MakesUpEveryTurn(Scheduler):
    """One interval after the other."""

    async def run(self, job: ScheduledJob) -> bool:
        due = (await self.schedules.due_times()).get(job.name, self.clock.now())
        turn = await self.schedules.claim(job.name, self.lease)
        if turn is None:
            return False
        await job.run()
        await self.schedules.release(turn, due + job.interval)
        return True


class SkipsWhatItMissed(Scheduler):
    """Runs when it is time, or not at all."""

    async def run(self, job: ScheduledJob) -> bool:
        now = self.clock.now()
        due = (await self.schedules.due_times()).get(job.name, now)
        if now < due + job.interval:
            return await super().run(job)
        return await super().run(replace(job, run=others_run))


class BelievesWhoeverReleases(MemorySchedules):
    """By the name of the job."""

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        return await super().release(Turn(turn.job, self.tables.schedules[turn.job].token), due)


class ReleasesTwice(MemorySchedules):
    """Keeps the token of a turn that is over."""

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        released = await super().release(turn, due)
        if released:
            self.tables.schedules[turn.job] = Scheduled(due, turn.token)
        return released


class OneTurnForAll(MemorySchedules):
    """A lock, and not one for each job."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        turn = await super().claim("any", lease)
        return turn and replace(turn, job=job)

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        return await super().release(replace(turn, job="any"), due)


class MistrustsTheFuture(MemorySchedules):
    """No lease ends later than one that begins now, so the one that does must be broken."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        scheduled = self.tables.schedules.get(job)
        if scheduled is not None and scheduled.due > self.clock.now() + lease:
            self.tables.schedules[job] = Scheduled(self.clock.now(), uuid4())
        return await super().claim(job, lease)


class NeverPutsForward(MemorySchedules):
    """Time goes on, it thinks."""

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        return await super().release(turn, max(due, self.tables.schedules[turn.job].due))


class RoundsTimes(MemorySchedules):
    """As by a column of another type."""

    async def due_times(self) -> Mapping[str, datetime]:
        return {job: due.replace(microsecond=0) for job, due in (await super().due_times()).items()}


@dataclass(frozen=True)
class HidesWhatIsHeld(MemorySchedules):
    """Lists what nobody has."""

    held: set[str] = field(default_factory=set)

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        self.held.add(job)
        return await super().claim(job, lease)

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        self.held.discard(turn.job)
        return await super().release(turn, due)

    async def due_times(self) -> Mapping[str, datetime]:
        return {job: due for job, due in (await super().due_times()).items() if job not in self.held}


class LetsNewJobsWait(MemorySchedules):
    """Enters a new job, and has its first turn when one interval has passed."""

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        is_new = job not in self.tables.schedules
        turn = await super().claim(job, lease)
        return None if is_new else turn


class ListsWhatWasAskedFor(MemorySchedules):
    """Enters whatever it hears of."""

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        self.tables.schedules.setdefault(turn.job, Scheduled(due, uuid4()))
        return await super().release(turn, due)


def by_the_machines_clock(store: Store) -> Store:
    """A store whose schedules ask `now()` of their server."""
    return replace(store, schedules=MemorySchedules(cast(MemorySchedules, store.schedules).tables, MachineClock()))


def schedules_of(kind: type[MemorySchedules]) -> Callable[[Persistence], Persistence]:
    """An adapter with these schedules."""

    def changed(store: Store) -> Store:
        schedules = cast(MemorySchedules, store.schedules)
        return replace(store, schedules=kind(schedules.tables, schedules.clock))

    return store_changed_by(changed)


def kept_here(store: Store) -> Store:
    """A store whose schedules are in this process."""
    outbox = cast(SqlOutbox, store.outbox)
    return replace(store, schedules=MemorySchedules(Tables(), outbox.clock))


MUTANTS = (
    mutant("looks first and claims later", "SCH-1", schedules_of(LooksFirst)),
    mutant("no lease for a turn", "SCH-1", schedules_of(NoLease)),
    mutant("holds a turn for ever", "SCH-2", schedules_of(HoldsForEver)),
    mutant("makes up every missed turn", "SCH-3", wiring=Wiring(scheduler=MakesUpEveryTurn)),
    mutant("skips what it missed", "SCH-3", wiring=Wiring(scheduler=SkipsWhatItMissed)),
    mutant("believes whoever releases", "SCH-4", schedules_of(BelievesWhoeverReleases)),
    mutant("lets a turn be released twice", "SCH-4", schedules_of(ReleasesTwice)),
    mutant("one turn for all jobs", "SCH-5", schedules_of(OneTurnForAll)),
    mutant("takes a lease from the future for a broken one", "SCH-6", schedules_of(MistrustsTheFuture)),
    mutant("never puts a turn forward", "SCH-6", schedules_of(NeverPutsForward)),
    mutant("keeps turns to itself", "SCH-7", store_changed_by(kept_here), on="sqlite"),
    mutant("rounds the times of turns", "SCH-8", schedules_of(RoundsTimes)),
    mutant("hides what is held", "SCH-8", schedules_of(HidesWhatIsHeld)),
    mutant("goes by the clock of the machine", "SCH-9", store_changed_by(by_the_machines_clock)),
    mutant("lets a new job wait", "SCH-10", schedules_of(LetsNewJobsWait)),
    mutant("lists what was only asked for", "SCH-10", schedules_of(ListsWhatWasAskedFor)),
)
