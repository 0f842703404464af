"""The port that turns passwords into what can be stored, and compares them with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a password is the one that was hashed, and whether its hash is to be replaced by a new one (PWD-4)."""

    matches: bool
    is_outdated: bool = False


class Passwords(Protocol):
    """Hashes passwords, compares them, and tells which of them are weak.

    Whoever asks while too many wait is told `Unavailable`; whoever is answered is answered rightly, however many
    there are (PWD-8).
    """

    async def hash(self, password: str, /) -> str:
        """What to store in the place of the password, which is not in it (PWD-2); another one each time (PWD-2)."""
        ...

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        """Whether it is the password of the hash, code point by code point (PWD-1), also of an older hash (PWD-4).

        No password is that of a hash that is None, or that is damaged (PWD-3). To find that out of None takes the
        same steps as of a wrong password, so that nobody learns from the time which of the two it was (PWD-5).
        """
        ...

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        """Why it would be guessed soon, as a sentence; None for one that would not (PWD-6).

        What is `known` of its owner, such as a name, is guessed first (PWD-7).
        """
        ...
