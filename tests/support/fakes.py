"""The small ports as laws need them: time stands still, ids count, and nothing leaves the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Message
from application.ports.mailer import Mail


@dataclass(slots=True)
class FixedClock:
    """Time passes when a test says so."""

    at: datetime = datetime(2026, 6, 6, 6, 6, 6, 666_666, tzinfo=UTC)

    def now(self) -> datetime:
        """The time that was set."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Let this much time pass at once."""
        self.at += by


class CountingIds:
    """UUIDs of version 7 that count up: the same in every run."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> UUID:
        """The next one."""
        milliseconds, low = 0x0193_0000_0000, next(self._numbers)
        return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | low)


@dataclass(slots=True)
class RecordingMailer:
    """A mailer that keeps every letter, in order; the same id again is the same letter."""

    letters: dict[UUID, Mail] = field(default_factory=dict)

    async def send(self, mail: Mail, /) -> None:
        """Keep it."""
        self.letters.setdefault(mail.id, mail)


@dataclass(slots=True)
class CountingRelaySignal:
    """A doorbell that counts."""

    rings: int = 0

    def notify(self) -> None:
        """Count."""
        self.rings += 1


@dataclass(slots=True)
class FixedHeaders:
    """Headers that a test sets."""

    headers: Mapping[str, str] = field(default_factory=dict)

    def current(self) -> Mapping[str, str]:
        """What was set."""
        return self.headers


@dataclass(frozen=True, slots=True)
class DirectDelivery:
    """Delivery without a queue: the reactions are through when `send` returns."""

    handlers: EventHandlers

    async def send(self, messages: Sequence[Message], /) -> None:
        """React to each."""
        for message in messages:
            await self.handlers.handle(message)


class SeededRandomness:
    """Chance that is the same in every run."""

    def __init__(self, seed: int = 6) -> None:
        self._random = Random(seed)

    def fraction(self) -> float:
        """The next one."""
        return self._random.random()
