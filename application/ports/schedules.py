"""The port to the schedules: whose turn it is to do what the shop does by itself, again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to run a job once. It is held until it is released, or its lease ends and somebody takes over (SCH-2).

    By the token a turn is told from every other turn of the job (SCH-4).
    """

    job: str
    token: UUID


class Schedules(Protocol):
    """Whose turn it is, for each job of one shop. Processes share it that know nothing of each other (SCH-7).

    Time comes from the clock port (SCH-9). Jobs do not concern each other (SCH-5). A clock that is set back gives
    nobody a turn that somebody holds (SCH-6). A turn that is released goes by the new time at once; one whose holder is
    gone, or that nobody holds, waits until the clock has caught up, no longer (SCH-6).
    """

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        """Take the job's turn, if it is due; None if it is not (SCH-1). A new job's first is due at once (SCH-10).

        Of many who claim a turn at the same time one gets it (SCH-1), wherever they run (SCH-7). The turn of a holder
        that is never heard of again is due again when its lease ends, within a second (SCH-2).
        """
        ...

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        """The turn is over, and the job's next one is due then, however much time has passed meanwhile (SCH-3).

        False, and nothing is changed, if somebody else has taken the turn over or it was released before (SCH-4).
        """
        ...

    async def due_times(self) -> Mapping[str, datetime]:
        """When each job's next turn is due, or the lease of the present one ends, from one read (SCH-8).

        Jobs that were never claimed are missing (SCH-10).
        """
        ...
