"""Dead letters, wherever they lie: those in the outboxes of the tenants, and those in the queues."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from adapters.shared.installation import QueuedDeadLetters
from application.ports.envelope import Unreadable
from application.ports.outbox import DeadLetter
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.tenants import Tenant

MOST_AT_ONCE = 10_000
"""Dead letters of one outbox that are looked at; who has more begins with these."""


@dataclass(frozen=True, slots=True)
class FoundDeadLetter:
    """A message that nobody tries any more: where it lies, what it is, and why it was given up.

    `failures` and `since` are known for events alone, `since` being when the event was committed, in ISO 8601.
    """

    id: str
    where: str
    what: str
    why: str
    failures: int | None
    since: str | None
    content: object


@dataclass(frozen=True, slots=True)
class DeadLetterOffice:
    """All dead letters of an installation."""

    tenants: Sequence[Tenant]
    queued: QueuedDeadLetters | None

    async def all(self) -> list[FoundDeadLetter]:
        """Those of the outboxes, tenant by tenant, then those of the queues; the oldest first."""
        found = [
            _of_outbox(tenant.name, each)
            for tenant in self.tenants
            for each in await tenant.relay.outbox.dead_letters(MOST_AT_ONCE)
        ]
        if self.queued:
            found += [
                FoundDeadLetter(
                    each.id, f"queue {each.queue}", "message", f"{each.code}: {each.sentence}", None, None, each.body
                )
                for each in await self.queued.all()
            ]
        return found

    async def retry(self, ids: Collection[str]) -> int:
        """Try these once more, and return how many they were. What another does at the same time is not counted."""
        retried = 0
        for tenant in self.tenants:
            if in_outbox := await tenant.relay.outbox.retry(_uuids(ids)):
                retried += in_outbox
                await tenant.relay.drain()
        return retried + (await self.queued.retry(ids) if self.queued else 0)

    async def drop(self, ids: Collection[str]) -> int:
        """Forget these, and return how many they were."""
        dropped = 0
        for tenant in self.tenants:
            dropped += await tenant.relay.outbox.drop(_uuids(ids))
        return dropped + (await self.queued.drop(ids) if self.queued else 0)


@asynccontextmanager
async def dead_letter_office(container: Container) -> AsyncIterator[DeadLetterOffice]:
    """The dead letters of every tenant and every queue, until the block ends."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(container))
        tenants = container.tenants()
        has_queues = container.settings().delivery == "dramatiq"
        here = await stack.enter_async_context(queues(container)) if has_queues else None
        yield DeadLetterOffice(
            [await tenants.get(name) for name in await tenants.names()], here.dead_letters if here else None
        )


def _of_outbox(tenant: str, dead_letter: DeadLetter) -> FoundDeadLetter:
    envelope, event = dead_letter.envelope, dead_letter.envelope.event
    return FoundDeadLetter(
        id=str(envelope.id),
        where=f"tenant {tenant}",
        what=f"{envelope.name}, version {envelope.version}",
        why=dead_letter.reason,
        failures=dead_letter.failures,
        since=envelope.at.isoformat(),
        content=event.data if isinstance(event, Unreadable) else event,
    )


def _uuids(ids: Collection[str]) -> list[UUID]:
    """Those that are ids of messages in an outbox; a queue may have ids of another kind."""
    found = []
    for id in ids:
        with suppress(ValueError):
            found.append(UUID(id))
    return found
