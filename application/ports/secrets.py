"""The port that makes secrets."""

from typing import Protocol


class Secrets(Protocol):
    """Where secrets come from, which nobody can guess and which are given to somebody to prove something with.

    Plain, not async: it never waits (TYP-0).
    """

    def new(self) -> str:
        """A secret that was never given out before, and of which no part can be told from others (SYS-12).

        It is of letters, digits, `-` and `_` alone, at least 43 of them (SYS-13): they have room for 256 bits.
        """
        ...
