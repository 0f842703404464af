"""How long messages wait until they are tried again, and when they are given up."""

from dataclasses import dataclass
from datetime import timedelta

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Every wait is about twice as long as the one before it.

    After a failure of its own a message waits 2, 4, 8 … seconds, at most `longest_wait`; after `most_failures` it is a
    dead letter. Anything else counts as no failure, so there the wait follows from the message's age: it waits as long
    again as it has waited until now.
    """

    most_failures: int = 12
    longest_wait: timedelta = timedelta(minutes=5)
    longest_outage_wait: timedelta = timedelta(minutes=1)
    """So long after the end of an outage at most, everything has been tried again."""
    longest_unanswered: timedelta = timedelta(hours=6)
    """A message that was handed over is handed over again when nothing was heard of it for so long, or earlier."""
    most_attempts: int = 8
    """Attempts of which nothing is heard, because the process ends, before a message is a dead letter."""
    rollout: timedelta = timedelta(days=1)
    """How long processes of two versions may run side by side."""

    def after_failure(self, failures: int) -> timedelta | None:
        """How long to wait after the failure of this number, from 1; None when it was the last."""
        if failures >= self.most_failures:
            return None
        wait: timedelta = SECOND * 2**failures
        return min(wait, self.longest_wait)

    def during_outage(self, age: timedelta) -> timedelta:
        """How long a message of this age waits for a server that is away."""
        return _between(2 * SECOND, age, self.longest_outage_wait)

    def without_answer(self, age: timedelta, lease: timedelta) -> timedelta:
        """How long to wait for the outcome of a message of this age before it is handed over once more.

        The lease, doubled until it is as long as the age, so that messages of about one age wait equally long.
        """
        wait = lease
        while wait < age and wait < self.longest_unanswered:
            wait *= 2
        return min(wait, self.longest_unanswered)

    def during_rollout(self, age: timedelta) -> timedelta | None:
        """How long a message of this age waits for a newer version of the shop; None when it has waited enough."""
        return None if age >= self.rollout else _between(2 * SECOND, age, self.longest_wait)


def _between(least: timedelta, wanted: timedelta, most: timedelta) -> timedelta:
    return min(max(least, wanted), most)
