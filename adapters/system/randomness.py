"""The machine's randomness."""

import random


class SystemRandomness:
    """Pseudo-random numbers, different in every process."""

    def fraction(self) -> float:
        """A number from 0 up to but not including 1."""
        return random.random()  # noqa: S311 (nothing is secret about how long somebody waits)
