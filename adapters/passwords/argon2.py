"""Passwords hashed with Argon2id, and judged by zxcvbn."""

import asyncio
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from zxcvbn import zxcvbn

from application.ports.errors import Unavailable
from application.ports.passwords import Verification

Answer = TypeVar("Answer")

AT_ONCE = 2
"""Computations at once. Each takes 64 MiB and a fifth of a second of one core or more: whoever logs in waits for
another who does, and nobody else."""
MOST_WAITING = 50
"""Computations that wait for one of those to end, the last of them for five seconds, and for longer on a busy machine.
More would wait for nothing: whoever asked is gone by then."""
NICE = 10
"""So much the computations give way to everything else in the process, each of whose hashes takes four threads."""
LONGEST = 128
"""Characters that are judged, of however many: it takes longer the more there are. The same bound holds for it."""
GOOD_ENOUGH = 3
"""zxcvbn's score of what takes more than 10^8 guesses, and of those 10^4 in a second: some hours at least."""


@dataclass(frozen=True)
class Argon2Passwords:
    """Computes in threads of its own, so many at once. The defaults of `hasher` are those of RFC 9106, section 4.

    Every method raises `Unavailable` when too many wait already. The threads end with the process, or when nobody has a
    reference to this any more.
    """

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "passwords", _give_way))
    # Whatever they compute: they are only counted.
    _under_way: set[Future[Any]] = field(default_factory=set)

    async def hash(self, password: str, /) -> str:
        """In the format that says by itself how it was computed."""
        return await self._computed(lambda: self.hasher.hash(_storable(password)))

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        """A hash is outdated that was computed with other parameters than new ones are."""
        return await self._computed(lambda: self._verify(_storable(password), hashed))

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        """By the number of guesses that somebody needs who knows words, names, dates and keyboards."""
        judged = await self._computed(lambda: zxcvbn(password[:LONGEST], user_inputs=known, max_length=LONGEST))
        if judged["score"] >= GOOD_ENOUGH:
            return None
        return str(judged["feedback"]["warning"] or "It is easy to guess.")

    def _verify(self, password: bytes, hashed: str | None) -> Verification:
        try:
            self.hasher.verify(self._hash_of_nobody if hashed is None else hashed, password)
        except (VerificationError, ValueError):
            return Verification(matches=False)
        if hashed is None:
            return Verification(matches=False)
        return Verification(matches=True, is_outdated=self.hasher.check_needs_rehash(hashed))

    @property
    def _hash_of_nobody(self) -> str:
        """A hash that was computed of nothing, and which takes as long as any to compare with."""
        cost = f"m={self.hasher.memory_cost},t={self.hasher.time_cost},p={self.hasher.parallelism}"
        return f"$argon2id$v=19${cost}${_base64(bytes(self.hasher.salt_len))}${_base64(bytes(self.hasher.hash_len))}"

    async def _computed(self, compute: Callable[[], Answer]) -> Answer:
        if len(self._under_way) >= AT_ONCE + MOST_WAITING:
            raise Unavailable("Password hashing", "too many are waiting for it")
        computing = self.threads.submit(compute)
        self._under_way.add(computing)
        computing.add_done_callback(self._under_way.discard)
        # Whoever gives up takes back what has not begun. A thread cannot be stopped: it keeps its place until its end.
        return await asyncio.wrap_future(computing)


def _give_way() -> None:
    """Let every other thread go first, where the system has a priority for a thread of its own, as Linux does."""
    if sys.platform == "linux":
        os.nice(NICE)


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode().rstrip("=")


def _storable(password: str) -> bytes:
    """Also of one with a lone surrogate, which no password of the shop has."""
    return password.encode(errors="surrogatepass")
