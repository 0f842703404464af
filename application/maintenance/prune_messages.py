"""Forgetting the messages that were sent long ago."""

from dataclasses import dataclass
from datetime import timedelta

from application.maintenance.batches import in_batches
from application.ports.clock import Clock
from application.ports.outbox import Outbox
from domain.accounts.actor import Actor

KEEP_SENT_MESSAGES = timedelta(days=7)
"""For whoever wants to see what was sent; the shop needs them no more."""


@dataclass(frozen=True, slots=True)
class PruneMessagesRequest:
    """How many messages to forget at a time."""

    at_a_time: int = 1_000


@dataclass(frozen=True, slots=True)
class PruneMessages:
    """The shop forgets messages that were sent more than `KEEP_SENT_MESSAGES` ago.

    A process: each batch is forgotten for itself, so several calls may run at the same time.
    """

    outbox: Outbox
    clock: Clock

    async def __call__(self, request: PruneMessagesRequest, /, *, by: Actor, key: str | None = None) -> int:
        """How many messages were forgotten. It ignores the key, because a message is forgotten only once."""
        before = self.clock.now() - KEEP_SENT_MESSAGES
        return await in_batches(request.at_a_time, lambda size: self.outbox.prune(before, size))
