"""Messages that workers have given up: looking at them, queueing them once more, and forgetting them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dramatiq import Message

from adapters.dramatiq.broker import COMMANDS, EVENTS, NAMESPACE, body_of, message_in
from adapters.dramatiq.queue_client import QueueClient, off_the_loop
from adapters.shared.installation import QueuedDeadLetter
from adapters.shared.signatures import Signatures, UnsignedMessage

RETRY_WITHIN = 60
"""Seconds that one who retries a dead letter has to do it, before another may."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was given up, as it lies in Redis."""

    raw_id: bytes
    queue: str
    message: Message[Any]

    @property
    def id(self) -> str:
        """For people. Those of this installation are ASCII, and whatever somebody else has chosen is a text, too."""
        return self.raw_id.decode("latin-1")

    @property
    def signed(self) -> str:
        """What was put in the queue, with its signature if it has one."""
        return body_of(self.message)

    def shown(self, signatures: Signatures) -> QueuedDeadLetter:
        """For people. The reason stands on the message, and is not signed with it: nothing is decided by it.

        Of what was not signed, it is not even shown.
        """
        try:
            body = signatures.verified(self.signed)
        except UnsignedMessage as refusal:
            return QueuedDeadLetter(self.id, self.queue, refusal.code, str(refusal), _printable(self.signed))
        failure = self.message.options.get("failure", {"code": "", "sentence": ""})
        return QueuedDeadLetter(self.id, self.queue, _printable(failure["code"]), _printable(failure["sentence"]), body)


@dataclass(frozen=True, slots=True)
class DramatiqDeadLetters:
    """What Dramatiq keeps of messages that failed for good. `Unavailable` when Redis does not answer."""

    client: QueueClient

    async def all(self) -> Sequence[QueuedDeadLetter]:
        """All of them, the oldest first in each queue."""
        return [kept.shown(self.client.signatures) for kept in await off_the_loop(self._read)]

    async def retry(self, ids: Collection[str], /) -> int:
        """Queue these once more as they are, one after another: each is forgotten after it was queued."""
        return await self._each(ids, self._retry)

    async def drop(self, ids: Collection[str], /) -> int:
        """Delete these."""
        return await self._each(ids, self._forget)

    async def _each(self, ids: Collection[str], do: Callable[[Kept], bool]) -> int:
        chosen = [kept for kept in await off_the_loop(self._read) if kept.id in ids]
        return await off_the_loop(lambda: sum([do(kept) for kept in chosen]))

    def _read(self) -> list[Kept]:
        redis: Any = self.client.broker.client
        return [
            Kept(id, queue, message_in(queue, stored))
            for queue in (EVENTS, COMMANDS)
            for id in redis.zrange(_ids(queue), 0, -1)
            if (stored := redis.hget(_bodies(queue), id)) is not None
        ]

    def _retry(self, kept: Kept) -> bool:
        redis: Any = self.client.broker.client
        is_mine = redis.set(f"{NAMESPACE}:retrying:{kept.id}", 1, nx=True, ex=RETRY_WITHIN)
        if not is_mine or redis.zscore(_ids(kept.queue), kept.raw_id) is None:
            return False
        self.client.enqueue(kept.queue, [kept.signed])
        return self._forget(kept)

    def _forget(self, kept: Kept) -> bool:
        redis: Any = self.client.broker.client
        is_first = redis.zrem(_ids(kept.queue), kept.raw_id)
        redis.hdel(_bodies(kept.queue), kept.raw_id)
        return bool(is_first)


def _ids(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ"


def _bodies(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ.msgs"


def _printable(text: str) -> str:
    """With an escape for half a character, which JSON can hold and no terminal can show."""
    return text.encode(errors="backslashreplace").decode()
