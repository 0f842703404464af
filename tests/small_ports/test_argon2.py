"""Argon2: long computations keep nobody waiting who has none of his own, and are not too many at once."""

import asyncio
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Literal

import pytest
from argon2 import PasswordHasher

from adapters.passwords.argon2 import AT_ONCE, Argon2Passwords
from tests.support.waiting import LONG, until


@dataclass
class Gate:
    """Where computations wait until it is opened, and are counted."""

    opened: Event = field(default_factory=Event)
    within: int = 0
    most: int = 0
    _lock: Lock = field(default_factory=Lock)

    def pass_through(self) -> None:
        """Wait, as one of those who are within."""
        with self._lock:
            self.within += 1
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


async def test_a_new_hash_is_computed_as_the_standard_recommends() -> None:
    """RFC 9106, section 4, the second recommended option: Argon2id, 3 passes over 64 MiB, 4 lanes."""
    hashed = await Argon2Passwords().hash("six honey combs")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def _are_within(gate: Gate, number: int) -> None:
    async def so_many() -> bool:
        return gate.within == number

    await until(so_many, f"{number} passwords are computed at once")
