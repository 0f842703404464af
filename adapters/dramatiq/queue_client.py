"""Putting messages into queues from asynchronous code."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import redis
from dramatiq.common import dq_name

from adapters.dramatiq.broker import NAMESPACE, SixfoldBroker, build_broker, message_for
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.shared.signatures import Signatures
from application.ports.errors import Unavailable

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class QueueClient:
    """A way into the queues of one Redis server. Whoever can write to it is not believed, so what is put in is signed.

    Dramatiq talks to Redis synchronously, so every call leaves the event loop. `Unavailable` when Redis does not
    answer.
    """

    broker: SixfoldBroker
    signatures: Signatures

    @classmethod
    def to(cls, redis_url: str, signatures: Signatures, queue_settings: QueueSettings | None = None) -> "QueueClient":
        """Nothing is connected yet."""
        return cls(build_broker(redis_url, queue_settings or QueueSettings()), signatures)

    async def put(self, queue: str, bodies: Sequence[str]) -> None:
        """Sign these, and return when all of them lie in the queue. After an error some of them may."""
        signed = [self.signatures.sign(body) for body in bodies]
        await off_the_loop(lambda: self.enqueue(queue, signed))

    async def ping(self) -> None:
        """See that Redis answers."""
        await off_the_loop(self.broker.client.ping)

    async def waiting(self, queues: Sequence[str]) -> int:
        """How many messages of these queues are waiting, for their turn or their time, or being worked on."""
        return await off_the_loop(lambda: sum(self._waiting(queue) for queue in queues))

    async def close(self) -> None:
        """Close every connection; again is harmless."""
        await asyncio.to_thread(self.broker.close)

    def enqueue(self, queue: str, signed: Sequence[str]) -> None:
        """Put these in as they are, for code that is not on the event loop; what Redis raises passes through."""
        self.broker.declare_queue(queue)
        for each in signed:
            self.broker.enqueue(message_for(queue, each))

    def _waiting(self, queue: str) -> int:
        redis: Any = self.broker.client
        return sum(int(redis.hlen(f"{NAMESPACE}:{each}.msgs")) for each in (queue, dq_name(queue)))


async def off_the_loop(call: Callable[[], Answer]) -> Answer:
    """Talk to Redis in a thread; `Unavailable` when it does not answer."""
    try:
        return await asyncio.to_thread(call)
    except redis.RedisError as error:
        raise Unavailable("Redis", str(error).rstrip(".")) from error
