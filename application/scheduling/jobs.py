"""Scheduled jobs: which use case runs how often, without anybody asking for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from application.core.use_case import Request, UseCase
from domain.accounts.actor import SYSTEM

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """One row of the table: `run` is called once in every `interval`. `every` makes these.

    `name` is unique, and it is stored: it must never change. A job may be run again although it was run already, after
    a process was killed for example, so each of its effects must be harmless when repeated.
    """

    name: str
    interval: timedelta
    run: Callable[[], Awaitable[object]]

    def next_slot(self, after: datetime) -> datetime:
        """When the turn that follows this time is due. Slots are whole multiples of the interval since 1970, in UTC.

        So a job that runs every hour runs on the hour, wherever and however late the last turn has ended.
        """
        return _EPOCH + ((after - _EPOCH) // self.interval + 1) * self.interval


def every(interval: timedelta, name: str, use_case: UseCase[Request, object], request: Request) -> ScheduledJob:
    """A job that makes this request of `use_case`, on behalf of the shop itself, once in every `interval`."""

    async def run() -> object:
        return await use_case(request, by=SYSTEM)

    return ScheduledJob(name, interval, run)
