"""How long queues and workers wait, and how often they try."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """Durations in milliseconds.

    A worker that shows no sign of life for `heartbeat_timeout` counts as dead, and what it had fetched goes back to
    its queue. A live worker that is taken for dead costs a repetition, which takes effect once. The workers' clocks
    must agree to within this time.

    Only now and then does a command to Redis look for dead workers: `maintenance_chance` in a million. Dramatiq's
    own values, one minute and one in a thousand, leave messages lying for hours on a quiet system.
    """

    heartbeat_timeout: int = 5_000
    maintenance_chance: int = 200_000
    poll: int = 200
    """The longest pause between two looks at an empty queue."""
    first_retry: int = 1_000
    """The wait before the first repetition; every further wait is twice as long, with some chance in it."""
    longest_wait: int = 300_000
    most_retries: int = 14
    """After about half an hour a message becomes a dead letter."""
    rollout: int = 24 * 60 * 60 * 1_000
    """What only a newer worker can read waits so long: processes of two versions may run side by side."""
    keep_dead_letters: int = 90 * 24 * 60 * 60 * 1_000
    """How long dead letters stay in Redis."""
    time_limit: int = 60_000
    """For the work on one message, and at the end for the work under way."""
