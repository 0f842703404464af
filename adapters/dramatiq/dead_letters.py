"""Messages that workers have given up: looking at them, queueing them once more, and forgetting them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dramatiq import Message

from adapters.dramatiq.broker import COMMANDS, EVENTS, NAMESPACE
from adapters.dramatiq.queue_client import QueueClient, off_the_loop
from adapters.shared.installation import QueuedDeadLetter

RETRY_WITHIN = 60
"""Seconds that one who retries a dead letter has to do it, before another may."""


@dataclass(frozen=True, slots=True)
class DramatiqDeadLetters:
    """What Dramatiq keeps of messages that failed for good. `Unavailable` when Redis does not answer."""

    client: QueueClient

    async def all(self) -> Sequence[QueuedDeadLetter]:
        """All of them, the oldest first in each queue."""
        return await off_the_loop(self._read)

    async def retry(self, ids: Collection[str], /) -> int:
        """Queue these once more, one after another: each is forgotten after it was queued."""
        return await self._each(ids, self._retry)

    async def drop(self, ids: Collection[str], /) -> int:
        """Delete these."""
        return await self._each(ids, self._forget)

    async def _each(self, ids: Collection[str], do: Callable[[QueuedDeadLetter], bool]) -> int:
        chosen = [message for message in await self.all() if message.id in ids]
        return await off_the_loop(lambda: sum([do(message) for message in chosen]))

    def _read(self) -> list[QueuedDeadLetter]:
        redis: Any = self.client.broker.client
        return [
            _dead_letter(id.decode(), queue, Message.decode(stored))
            for queue in (EVENTS, COMMANDS)
            for id in redis.zrange(_ids(queue), 0, -1)
            if (stored := redis.hget(_bodies(queue), id))
        ]

    def _retry(self, message: QueuedDeadLetter) -> bool:
        redis: Any = self.client.broker.client
        is_mine = redis.set(f"{NAMESPACE}:retrying:{message.id}", 1, nx=True, ex=RETRY_WITHIN)
        if not is_mine or redis.zscore(_ids(message.queue), message.id) is None:
            return False
        self.client.enqueue(message.queue, [message.body])
        return self._forget(message)

    def _forget(self, message: QueuedDeadLetter) -> bool:
        redis: Any = self.client.broker.client
        is_first = redis.zrem(_ids(message.queue), message.id)
        redis.hdel(_bodies(message.queue), message.id)
        return bool(is_first)


def _dead_letter(id: str, queue: str, message: Message[Any]) -> QueuedDeadLetter:
    failure = message.options.get("failure", {})
    return QueuedDeadLetter(id, queue, failure.get("code", ""), failure.get("sentence", ""), message.args[0])


def _ids(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ"


def _bodies(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ.msgs"
