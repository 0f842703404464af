"""Argon2: long computations keep nobody waiting who has none of his own, and are not too many at once."""

import asyncio
import os
import sys
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Literal

import pytest
from argon2 import PasswordHasher

from adapters.passwords.argon2 import AT_ONCE, MOST_WAITING, NICE, Argon2Passwords
from application.ports.errors import Unavailable
from tests.support.waiting import LONG, in_time, until


@dataclass
class Gate:
    """Where computations wait until it is opened, and are counted."""

    opened: Event = field(default_factory=Event)
    within: int = 0
    most: int = 0
    all: int = 0
    _lock: Lock = field(default_factory=Lock)

    def pass_through(self) -> None:
        """Wait, as one of those who are within."""
        with self._lock:
            self.within += 1
            self.all += 1
            self.most = max(self.most, self.within)
        assert self.opened.wait(LONG)
        with self._lock:
            self.within -= 1


class Gated(PasswordHasher):
    """Takes as long as its gate is shut."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.gate = Gate()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (the base class's)
        self.gate.pass_through()
        return super().verify(hash, password)


class Unable(PasswordHasher):
    """Has no memory left."""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        raise MemoryError


class Noting(PasswordHasher):
    """Notes what it compares with."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=16, parallelism=2)
        self.compared: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (the base class's)
        self.compared.append(str(hash))
        return super().verify(hash, password)


async def test_no_more_than_so_many_are_computed_at_once() -> None:
    """The others wait for a place, and the event loop goes on meanwhile; in the end all have their answer."""
    hasher = Gated()
    passwords, hashed = Argon2Passwords(hasher), hasher.hash("hexagon")
    waiting = [asyncio.create_task(passwords.verify("hexagon", hashed)) for _ in range(AT_ONCE + 3)]
    await _are_within(hasher.gate, AT_ONCE)
    hasher.gate.opened.set()
    assert all(answer.matches for answer in await asyncio.gather(*waiting))
    assert hasher.gate.most == AT_ONCE


async def test_who_gives_up_keeps_his_place_until_it_is_computed() -> None:
    """A thread cannot be stopped: were its place given away at once, there would soon be too many."""
    hasher = Gated()
    passwords, hashed = Argon2Passwords(hasher), hasher.hash("hexagon")
    given_up = [asyncio.create_task(passwords.verify("hexagon", hashed)) for _ in range(AT_ONCE)]
    await _are_within(hasher.gate, AT_ONCE)
    for task in given_up:
        task.cancel()
    next_one = asyncio.create_task(passwords.verify("hexagon", hashed))
    await asyncio.wait({next_one}, timeout=0.1)
    assert hasher.gate.most == AT_ONCE
    hasher.gate.opened.set()
    assert (await next_one).matches
    for task in given_up:
        with pytest.raises(asyncio.CancelledError):
            await task
    assert hasher.gate.most == AT_ONCE


async def test_whoever_gives_up_before_their_turn_is_gone_at_once() -> None:
    """Nothing is computed for them: a flood of log-ins that hang up leaves no work behind."""
    hasher = Gated()
    passwords, hashed = Argon2Passwords(hasher), hasher.hash("hexagon")
    computed = [asyncio.create_task(passwords.verify("hexagon", hashed)) for _ in range(AT_ONCE)]
    await _are_within(hasher.gate, AT_ONCE)
    queued = asyncio.create_task(passwords.verify("hexagon", hashed))
    await asyncio.sleep(0)
    queued.cancel()
    with pytest.raises(asyncio.CancelledError):
        await in_time(queued, "it is waited for what is computed for others")
    hasher.gate.opened.set()
    await asyncio.gather(*computed)
    assert (await passwords.verify("hexagon", hashed)).matches
    assert hasher.gate.all == AT_ONCE + 1


async def test_when_too_many_wait_the_next_one_is_refused() -> None:
    """At once, and not when nobody waits for the answer any more; as soon as one place is free, it can be had."""
    hasher = Gated()
    passwords, hashed = Argon2Passwords(hasher), hasher.hash("hexagon")
    waiting = [asyncio.create_task(passwords.verify("hexagon", hashed)) for _ in range(AT_ONCE + MOST_WAITING)]
    await _are_within(hasher.gate, AT_ONCE)
    for refused in (passwords.verify("hexagon", None), passwords.hash("hexagon"), passwords.weakness("hex", known=())):
        with pytest.raises(Unavailable) as refusal:
            await in_time(refused, "it waits")
        assert str(refusal.value) == "Password hashing cannot be reached: too many are waiting for it."
    waiting.pop().cancel()
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(passwords.verify("hexagon", hashed)))
    await asyncio.sleep(0)
    hasher.gate.opened.set()
    assert all(answer.matches for answer in await asyncio.gather(*waiting))


async def test_what_goes_wrong_is_told_to_whoever_has_asked() -> None:
    """As it was raised; and the place is free again."""
    passwords = Argon2Passwords(Unable())
    for _ in range(AT_ONCE + MOST_WAITING + 1):
        with pytest.raises(MemoryError):
            await passwords.hash("hexagon")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_computations_give_way_to_everything_else() -> None:
    """Their threads do, and no other."""

    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, 0)

    before = niceness()
    assert Argon2Passwords().threads.submit(niceness).result(LONG) == min(before + NICE, 19)
    assert niceness() == before


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("honeycomb1999", "It is easy to guess."),
        ("password", "This is a top-10 common password."),
        ("brown-teapot", None),
    ],
)
async def test_what_takes_a_hundred_million_guesses_is_not_weak(password: str, weakness: str | None) -> None:
    """And where zxcvbn says no more of a weak one than that it is, there is still a sentence."""
    assert await Argon2Passwords().weakness(password, known=()) == weakness


async def test_where_there_is_no_hash_it_is_compared_with_one_as_costly_as_a_real_one() -> None:
    """With the same parameters, and as long: it takes the same time."""
    hasher = Noting()
    passwords = Argon2Passwords(hasher)
    await passwords.verify("hexagon", None)
    [compared] = hasher.compared
    assert not hasher.check_needs_rehash(compared)
    assert len(compared) == len(hasher.hash("hexagon"))


async def test_a_new_hash_is_computed_as_the_standard_recommends() -> None:
    """RFC 9106, section 4, the second recommended option: Argon2id, 3 passes over 64 MiB, 4 lanes."""
    hashed = await Argon2Passwords().hash("six honey combs")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def _are_within(gate: Gate, number: int) -> None:
    async def so_many() -> bool:
        return gate.within == number

    await until(so_many, f"{number} passwords are computed at once")
