"""The queues seen by someone who sends commands, or looks after what was parked."""

from adapters.dramatiq.broker import COMMANDS, REACTIONS
from adapters.dramatiq.parked import ParkedMessages
from adapters.dramatiq.sending import Sending


class DramatiqQueues:
    """The queues of one Redis server."""

    def __init__(self, redis_url: str) -> None:
        self._sending = Sending.to(redis_url)

    @property
    def parked(self) -> ParkedMessages:
        """What workers have given up."""
        return ParkedMessages(self._sending)

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when Redis does not answer."""
        await self._sending.put(COMMANDS, [body])

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; parked ones are neither."""
        return await self._sending.waiting((REACTIONS, COMMANDS))

    async def close(self) -> None:
        """Let go of every connection; again is harmless."""
        await self._sending.close()
