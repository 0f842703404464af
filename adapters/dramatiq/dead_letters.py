"""Messages that nobody tries any more: looking at them, and trying them again."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from dramatiq import Message

from adapters.dramatiq.broker import COMMANDS, NAMESPACE, REACTIONS
from adapters.dramatiq.queue_client import QueueClient, off_the_loop


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that failed for good. `body` is what was sent; the code is the refusal's, where the shop refused."""

    id: str
    queue: str
    code: str
    sentence: str
    body: str


@dataclass(frozen=True, slots=True)
class DeadMessages:
    """The messages that workers have given up. `Unavailable` when Redis does not answer."""

    sending: QueueClient

    async def all(self) -> list[DeadMessage]:
        """All of them, the oldest first in each queue."""
        return await off_the_loop(self._read)

    async def retry(self) -> int:
        """Queue all of them once more. How many they were; when it breaks off half-way, none is lost."""
        found = await self.all()
        for message in found:
            await self.sending.put(message.queue, [message.body])
            await off_the_loop(partial(self._forget, message))
        return len(found)

    def _read(self) -> list[DeadMessage]:
        redis: Any = self.sending.broker.client
        return [
            _parked(id.decode(), queue, Message.decode(stored))
            for queue in (REACTIONS, COMMANDS)
            for id in redis.zrange(_ids(queue), 0, -1)
            if (stored := redis.hget(_bodies(queue), id))
        ]

    def _forget(self, message: DeadMessage) -> None:
        redis = self.sending.broker.client
        redis.zrem(_ids(message.queue), message.id)
        redis.hdel(_bodies(message.queue), message.id)


def _parked(id: str, queue: str, message: Message[Any]) -> DeadMessage:
    failure = message.options.get("failure", {})
    return DeadMessage(id, queue, failure.get("code", ""), failure.get("sentence", ""), message.args[0])


def _ids(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ"


def _bodies(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ.msgs"
