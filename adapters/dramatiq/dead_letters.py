"""Messages that workers have given up: looking at them, and queueing them once more."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from dramatiq import Message

from adapters.dramatiq.broker import COMMANDS, EVENTS, NAMESPACE
from adapters.dramatiq.queue_client import QueueClient, off_the_loop
from adapters.shared.installation import DeadLetter


@dataclass(frozen=True, slots=True)
class DramatiqDeadLetters:
    """What Dramatiq keeps of messages that failed for good. `Unavailable` when Redis does not answer."""

    client: QueueClient

    async def all(self) -> list[DeadLetter]:
        """All of them, the oldest first in each queue."""
        return await off_the_loop(self._read)

    async def retry(self) -> int:
        """Queue all of them once more. How many they were; when it breaks off half-way, none is lost."""
        found = await self.all()
        for message in found:
            await self.client.put(message.queue, [message.body])
            await off_the_loop(partial(self._forget, message))
        return len(found)

    def _read(self) -> list[DeadLetter]:
        redis: Any = self.client.broker.client
        return [
            _dead_letter(id.decode(), queue, Message.decode(stored))
            for queue in (EVENTS, COMMANDS)
            for id in redis.zrange(_ids(queue), 0, -1)
            if (stored := redis.hget(_bodies(queue), id))
        ]

    def _forget(self, message: DeadLetter) -> None:
        redis = self.client.broker.client
        redis.zrem(_ids(message.queue), message.id)
        redis.hdel(_bodies(message.queue), message.id)


def _dead_letter(id: str, queue: str, message: Message[Any]) -> DeadLetter:
    failure = message.options.get("failure", {})
    return DeadLetter(id, queue, failure.get("code", ""), failure.get("sentence", ""), message.args[0])


def _ids(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ"


def _bodies(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ.msgs"
