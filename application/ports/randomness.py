"""The port that makes random numbers."""

from typing import Protocol


class Randomness(Protocol):
    """Where random numbers come from that are no secrets, so that a run can be repeated exactly.

    Plain, not async: it never waits (TYP-0).
    """

    def fraction(self) -> float:
        """A number from 0 up to but not including 1 (SYS-7), uniformly distributed (SYS-8)."""
        ...
