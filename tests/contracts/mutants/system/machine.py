"""Mistakes with time, ids, headers, chance and signals."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from random import Random
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID, uuid4

from tests.contracts.adapters.test_relay_signals import TestRelaySignals as RightSignal
from tests.contracts.adapters.test_system_clock import TestSystemClock as RightClock
from tests.contracts.adapters.test_system_headers import TestSystemHeaders as RightHeaders
from tests.contracts.adapters.test_system_ids import TestSystemIds as RightIds
from tests.contracts.adapters.test_system_randomness import TestSystemRandomness as RightRandomness
from tests.contracts.kit.contract import AdapterUnderTest, made
from tests.contracts.laws.system.headers import HeadersEnv
from tests.contracts.laws.system.relay_signal import RelaySignalEnv
from tests.contracts.mutants.mutant import Mutant
from tests.support.builders import NOON, uuid7

EnvT = TypeVar("EnvT")
DICE = Random(6)
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shows:
    """A clock that shows whatever this says."""

    now: Callable[[], datetime]


@dataclass(slots=True)
class GoesBack:
    """Is set right every thousandth time, and was fast."""

    looks: "count[int]" = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        look = next(self.looks)
        return NOON + timedelta(microseconds=look - (500 if look % 1_000 == 0 else 0))


@dataclass(frozen=True, slots=True)
class Gives:
    """Ids that this makes, of 1, 2, 3 …"""

    make: Callable[[int], UUID]
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def new(self) -> UUID:
        return self.make(next(self.numbers))


@dataclass(frozen=True, slots=True)
class Draws:
    """Fractions that this makes."""

    fraction: Callable[[], float]


@dataclass(slots=True)
class OneForAll:
    """Headers in a field; the last one to bind them says what they are."""

    bound: Mapping[str, str] = field(default_factory=dict)

    def current(self) -> Mapping[str, str]:
        return self.bound

    @contextmanager
    def bind(self, headers: Mapping[str, str]) -> Iterator[None]:
        before, self.bound = self.bound, dict(headers)
        yield
        self.bound = before


@dataclass(frozen=True)
class Careless:
    """Headers of each task, kept like this; they end with their block, if it lets go of them."""

    keep: Callable[[Mapping[str, str]], Mapping[str, str]]
    lets_go: bool = True
    bound: ContextVar[Mapping[str, str]] = field(default_factory=lambda: ContextVar("careless", default=NONE))

    def current(self) -> Mapping[str, str]:
        return self.bound.get()

    @contextmanager
    def bind(self, headers: Mapping[str, str]) -> Iterator[None]:
        token = self.bound.set(self.keep(headers))
        try:
            yield
        finally:
            if self.lets_go:
                self.bound.reset(token)


def _one_for_all() -> HeadersEnv:
    headers = OneForAll()
    return HeadersEnv(headers, headers.bind)


def _careless(keep: Callable[[Mapping[str, str]], Mapping[str, str]], *, lets_go: bool = True) -> HeadersEnv:
    headers = Careless(keep, lets_go)
    return HeadersEnv(headers, headers.bind)


@dataclass(slots=True)
class Listener:
    """The other end of a signal that goes wrong."""

    waits: bool = False
    notified: bool = False

    async def woken(self) -> bool:
        woken, self.notified, self.waits = self.notified, False, True
        return woken


@dataclass(frozen=True, slots=True)
class NeedsAListener:
    """Fails when nobody listens."""

    listener: Listener

    def notify(self) -> None:
        if not self.listener.waits:
            raise RuntimeError("nobody listens")
        self.listener.notified = True


@dataclass(frozen=True, slots=True)
class WakesThoseWhoWait:
    """A call in the dark, unless somebody waits."""

    listener: Listener

    def notify(self) -> None:
        """Whoever comes later has missed it."""


def _to_the_millisecond() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1_000 * 1_000)


async def _always() -> bool:
    return True


def _needs_a_listener() -> RelaySignalEnv:
    listener = Listener()
    return RelaySignalEnv(NeedsAListener(listener), listener.woken)


def _wakes_those_who_wait() -> RelaySignalEnv:
    listener = Listener()
    return RelaySignalEnv(WakesThoseWhoWait(listener), listener.woken)


def _mutant(name: str, law: str, right: AdapterUnderTest[EnvT], make: Callable[[], EnvT]) -> Mutant:
    return Mutant(name, law, right, replace(right, opened=made(make)))


MUTANTS = (
    _mutant(
        "shows naive times", "SYS-1", RightClock.adapter, lambda: Shows(lambda: datetime.now(UTC).replace(tzinfo=None))
    ),
    _mutant(
        "shows the time of another place",
        "SYS-1",
        RightClock.adapter,
        lambda: Shows(lambda: datetime.now(timezone(timedelta(hours=6)))),
    ),
    _mutant("goes back now and then", "SYS-2", RightClock.adapter, GoesBack),
    _mutant("shows milliseconds", "SYS-11", RightClock.adapter, lambda: Shows(_to_the_millisecond)),
    _mutant("gives an id out twice", "SYS-3", RightIds.adapter, lambda: Gives(lambda number: uuid7(number // 2))),
    _mutant("makes ids of version 4", "SYS-3", RightIds.adapter, lambda: Gives(lambda _: uuid4())),
    _mutant("counts down", "SYS-4", RightIds.adapter, lambda: Gives(lambda number: uuid7(100_000 - number))),
    _mutant("one for all requests", "SYS-5", RightHeaders.adapter, _one_for_all),
    _mutant("hands out what can be changed", "SYS-6", RightHeaders.adapter, lambda: _careless(dict)),
    _mutant("keeps the caller's own dictionary", "SYS-6", RightHeaders.adapter, lambda: _careless(MappingProxyType)),
    _mutant(
        "never lets go",
        "SYS-6",
        RightHeaders.adapter,
        lambda: _careless(lambda headers: MappingProxyType(dict(headers)), lets_go=False),
    ),
    _mutant("throws dice", "SYS-7", RightRandomness.adapter, lambda: Draws(lambda: DICE.randint(1, 6))),
    _mutant("includes one", "SYS-7", RightRandomness.adapter, lambda: Draws(lambda: DICE.randint(0, 6) / 6)),
    _mutant("always draws the same", "SYS-8", RightRandomness.adapter, lambda: Draws(lambda: 0.6)),
    _mutant("likes small numbers", "SYS-8", RightRandomness.adapter, lambda: Draws(lambda: DICE.random() ** 2)),
    _mutant("fails when nobody listens", "SYS-9", RightSignal.adapter, _needs_a_listener),
    _mutant("wakes only those who wait already", "SYS-10", RightSignal.adapter, _wakes_those_who_wait),
    _mutant(
        "wakes without reason",
        "SYS-10",
        RightSignal.adapter,
        lambda: RelaySignalEnv(WakesThoseWhoWait(Listener()), _always),
    ),
)
