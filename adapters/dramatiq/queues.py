"""The queues seen by someone who sends commands, or looks after dead letters."""

from adapters.dramatiq.broker import COMMANDS, EVENTS
from adapters.dramatiq.dead_letters import DramatiqDeadLetters
from adapters.dramatiq.queue_client import QueueClient
from adapters.shared.signatures import Signatures


class DramatiqQueues:
    """The queues of one Redis server."""

    def __init__(self, redis_url: str, signatures: Signatures) -> None:
        self._client = QueueClient.to(redis_url, signatures)

    @property
    def dead_letters(self) -> DramatiqDeadLetters:
        """What workers have given up."""
        return DramatiqDeadLetters(self._client)

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when Redis does not answer."""
        await self._client.put(COMMANDS, [body])

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; dead letters are neither."""
        return await self._client.waiting((EVENTS, COMMANDS))

    async def close(self) -> None:
        """Close every connection; again is harmless."""
        await self._client.close()
