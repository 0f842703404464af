"""The queues seen by someone who sends commands, or looks after what was parked."""

from adapters.dramatiq.broker import COMMANDS, REACTIONS
from adapters.dramatiq.dead_letters import DeadMessages
from adapters.dramatiq.queue_client import QueueClient


class DramatiqQueues:
    """The queues of one Redis server."""

    def __init__(self, redis_url: str) -> None:
        self._sending = QueueClient.to(redis_url)

    @property
    def dead_letters(self) -> DeadMessages:
        """What workers have given up."""
        return DeadMessages(self._sending)

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when Redis does not answer."""
        await self._sending.put(COMMANDS, [body])

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; parked ones are neither."""
        return await self._sending.waiting((REACTIONS, COMMANDS))

    async def close(self) -> None:
        """Let go of every connection; again is harmless."""
        await self._sending.close()
