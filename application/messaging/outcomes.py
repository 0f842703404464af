"""Outcomes: what has become of messages, noted in the outbox by whoever handles or hands them over."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from application.messaging.handlers import EventHandlers
from application.messaging.outages import Outages
from application.messaging.retry_policy import RetryPolicy
from application.ports.clock import Clock
from application.ports.delivery import Message
from application.ports.envelope import Envelope, Unreadable
from application.ports.outbox import Outbox
from domain.shared.errors import ShopError

INTERRUPTED = "the process ended while it was handled"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of one shop's messages. Relay and consumer share them."""

    outbox: Outbox
    handlers: EventHandlers
    clock: Clock
    outages: Outages
    retry_policy: RetryPolicy = field(default_factory=RetryPolicy)

    async def succeeded(self, message: Message) -> None:
        """The handler is done with the message. When all are, the message is done."""
        self.outages.ends(message.handler)
        wanted = {*self.handlers.names_for(message.envelope.event)}
        done = {message.handler}
        if not wanted <= done:
            done = {*await self.outbox.handled(message.envelope.id, message.handler)}
        if wanted <= done:
            await self.outbox.sent([message.envelope.id])

    async def failed(self, what: str, envelope: Envelope, failures: int, error: Exception) -> None:
        """`what` has failed with this message, which had failed so often before."""
        self.outages.begins(what, error)
        code = error.code if isinstance(error, ShopError) else type(error).__name__
        await self._failed(envelope, f"{what}: {code}: {error}", self.retry_policy.after_failure(failures + 1))

    async def interrupted(self, message: Message) -> None:
        """Attempts have ended without an outcome: the process has ended each time, because of this message or not.

        So it becomes a dead letter before it is tried once more. If it ends the process again, it stays one; if it
        can be handled, it is one no longer.
        """
        await self.outbox.failed(message.envelope.id, f"{message.handler}: {INTERRUPTED}", retry_at=None)

    async def away(self, what: str, error: Exception, envelopes: Iterable[Envelope]) -> None:
        """`what` cannot be reached at present, and these messages wait for it. It is no failure of theirs."""
        self.outages.begins(what, error)
        await self._postponed(
            (envelope, self.retry_policy.during_outage(self._age(envelope))) for envelope in envelopes
        )

    async def queued(self, envelopes: Iterable[Envelope], lease: timedelta) -> None:
        """These lie in a queue. Those that have waited for longer than the lease are given more time than that."""
        waits = ((envelope, self.retry_policy.without_answer(self._age(envelope), lease)) for envelope in envelopes)
        await self._postponed((envelope, wait) for envelope, wait in waits if wait > lease)

    async def unreadable(self, envelope: Envelope, event: Unreadable) -> None:
        """This version of the shop cannot read the message: it waits for a newer one, or is a dead letter."""
        wait = self.retry_policy.during_rollout(self._age(envelope)) if event.is_newer else None
        if wait is None:
            await self._failed(envelope, event.reason, None)
        else:
            await self._postponed([(envelope, wait)])

    async def _failed(self, envelope: Envelope, reason: str, wait: timedelta | None) -> None:
        if wait is None:
            log.error("Message %s, %s, is a dead letter: %s", envelope.id, envelope.name, reason)
        retry_at = None if wait is None else self.clock.now() + wait
        await self.outbox.failed(envelope.id, reason, retry_at=retry_at)

    async def _postponed(self, waits: Iterable[tuple[Envelope, timedelta]]) -> None:
        together: dict[timedelta, list[UUID]] = {}
        for envelope, wait in waits:
            together.setdefault(wait, []).append(envelope.id)
        for wait, ids in together.items():
            await self.outbox.postponed(ids, self.clock.now() + wait)

    def _age(self, envelope: Envelope) -> timedelta:
        return self.clock.now() - envelope.at
