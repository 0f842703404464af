"""The outbox port on LMDB: every method is one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from adapters.lmdb import messages
from adapters.lmdb.files import TenantFile
from adapters.lmdb.messages import DEAD, SENT, WAITING, StoredMessage
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.texts import storable
from application.ports.clock import Clock
from application.ports.outbox import Backlog, Claimed, DeadLetter


@dataclass(frozen=True, slots=True)
class LmdbOutbox:
    """The messages of one tenant. A claimed message is due again when its lease ends."""

    file: TenantFile
    clock: Clock

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """The messages that have been due for longest come first."""
        must_be_positive(limit)
        now = self.clock.now()

        def claim(tree: Tree) -> list[Claimed]:
            due = list(islice(messages.found(tree, WAITING, until=now), limit))
            claimed = [replace(message, due=now + lease, attempts=message.attempts + 1) for message in due]
            for message in claimed:
                messages.put(tree, message)
            return [Claimed(each.envelope, each.attempts, each.failures, each.handled) for each in claimed]

        return await self.file.write(claim)

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent."""
        now = self.clock.now()

        def sent(tree: Tree) -> None:
            for message in _all_of(tree, ids):
                if message.sent_at is None:
                    messages.put(tree, replace(message, due=None, sent_at=now))

        await self.file.write(sent)

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        """Add the name to the others."""

        def handled(tree: Tree) -> frozenset[str]:
            message = messages.get(tree, id)
            if message is None:
                return frozenset()
            handled = message.handled | {handler}
            messages.put(tree, replace(message, handled=handled))
            return handled

        return await self.file.write(handled)

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless it is done meanwhile."""

        def note(tree: Tree) -> None:
            message = messages.get(tree, id)
            if message and message.sent_at is None:
                failed = replace(message, due=retry_at, reason=storable(reason), failures=message.failures + 1)
                messages.put(tree, replace(failed, attempts=0))

        await self.file.write(note)

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        """Set when they are due again."""

        def postponed(tree: Tree) -> None:
            for message in _all_of(tree, ids):
                if message.due is not None:
                    messages.put(tree, replace(message, due=until, attempts=0))

        await self.file.write(postponed)

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Along their keys, which are sorted by id."""
        must_be_positive(limit)

        def dead_letters(tree: Tree) -> list[DeadLetter]:
            dead = islice(messages.found(tree, DEAD), limit)
            return [DeadLetter(each.envelope, each.failures, each.reason) for each in dead]

        return await self.file.read(dead_letters)

    async def retry(self, ids: Collection[UUID], /) -> int:
        """Begin again with them."""
        now = self.clock.now()

        def retry(tree: Tree) -> int:
            dead = [message for message in _all_of(tree, ids) if message.is_dead_letter]
            for message in dead:
                messages.put(tree, replace(message, due=now, failures=0, attempts=0))
            return len(dead)

        return await self.file.write(retry)

    async def drop(self, ids: Collection[UUID], /) -> int:
        """Delete them."""

        def drop(tree: Tree) -> int:
            dead = [message for message in _all_of(tree, ids) if message.is_dead_letter]
            for message in dead:
                messages.remove(tree, message.id)
            return len(dead)

        return await self.file.write(drop)

    async def backlog(self) -> Backlog:
        """Looks at all that were not sent."""

        def oldest(tree: Tree, where: bytes) -> datetime | None:
            return min((message.at for message in messages.found(tree, where)), default=None)

        return await self.file.read(lambda tree: Backlog(oldest(tree, WAITING), oldest(tree, DEAD)))

    async def prune(self, before: datetime, limit: int, /) -> int:
        """The oldest first."""
        must_be_positive(limit)

        def prune(tree: Tree) -> int:
            sent = messages.found(tree, SENT, until=before - timedelta(microseconds=1))
            old = list(islice(sent, limit))
            for message in old:
                messages.remove(tree, message.id)
            return len(old)

        return await self.file.write(prune)


def _all_of(tree: Tree, ids: Collection[UUID]) -> list[StoredMessage]:
    return [message for id in {*ids} if (message := messages.get(tree, id))]
