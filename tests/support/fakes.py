"""The small ports as tests need them: time stands still, ids count, and nothing leaves the process.

Each obeys the laws of its port. They stand on the ports alone, so that the tests of the core run without any adapter.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random
from types import MappingProxyType
from uuid import UUID

from application.ports.delivery import Message, MessageHandler
from application.ports.mailer import Mail
from application.ports.passwords import Verification
from application.scheduling.jobs import ScheduledJob
from application.shop import Shop


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
    """UUIDs of version 7 that count up from `first`: the same in every run."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

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
    """Counts how often the relay was notified."""

    notifications: int = 0

    def notify(self) -> None:
        """Count."""
        self.notifications += 1


class TaskHeaders:
    """Headers that a test sets: for the task it runs in, and for those that this one starts."""

    def __init__(self) -> None:
        self._current = ContextVar[Mapping[str, str]]("headers of a test", default=MappingProxyType({}))

    def current(self) -> Mapping[str, str]:
        """What was set."""
        return self._current.get()

    def set(self, headers: Mapping[str, str]) -> None:
        """From now on."""
        self._current.set(MappingProxyType(dict(headers)))


@dataclass(frozen=True, slots=True)
class DirectDelivery:
    """Delivery without a queue: all messages are handled when `send` returns."""

    handler: MessageHandler
    is_queue: bool = False

    async def send(self, messages: Sequence[Message], /) -> None:
        """Handle them side by side, and then raise what one of them raised."""
        outcomes = await asyncio.gather(*map(self.handler.handle, messages), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome


def no_jobs(_: Shop) -> tuple[ScheduledJob, ...]:
    """Nothing runs by itself: where a test sets the time, it decides what happens then."""
    return ()


class SeededRandomness:
    """Chance that is the same in every run."""

    def __init__(self, seed: int = 6) -> None:
        self._random = Random(seed)

    def fraction(self) -> float:
        """The next one."""
        return self._random.random()


class CountingSecrets:
    """Secrets that count up: the same in every run, and nobody's secret."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        """The next one, in the form of a real one."""
        return sha256(f"secret {next(self._numbers)}".encode()).hexdigest()


@dataclass(slots=True)
class CheapPasswords:
    """Hashes that take no time, each of its own; it counts how many it has computed."""

    effort: int = 1
    computed: int = 0
    _salts: "count[int]" = field(default_factory=count)

    async def hash(self, password: str, /) -> str:
        """Salted and hashed once."""
        return self.hashed(password, f"{next(self._salts)}")

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        """Outdated is what was hashed with less effort."""
        effort, _, rest = (hashed or "").partition(":")
        salt, _, _ = rest.partition(":")
        matches = self.hashed(password, salt, effort) == hashed
        return Verification(matches, is_outdated=matches and effort != str(self.effort))

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        """Weak is what has few different signs, a well-known row of them, or what is known of its owner."""
        guessed = ("password", "1234567890", "qwertyuiop", *(word.lower() for word in known))
        if len(set(password)) < 6 or any(word in password.lower() for word in guessed):
            return "That is what everybody tries first."
        return None

    def hashed(self, password: str, salt: str, effort: str | None = None) -> str:
        """With this salt."""
        self.computed += 1
        digest = sha256(f"{salt}:{password}".encode(errors="surrogatepass")).hexdigest()
        return f"{effort or self.effort}:{salt}:{digest}"
