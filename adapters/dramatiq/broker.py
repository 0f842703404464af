"""The queues in Redis, as Dramatiq sees them.

Nothing here is global: a broker is made by whoever sends or works, actors belong to that broker, and Dramatiq's own
`set_broker` and `@actor`, which expect one broker per process at import time, are not used.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import redis
from dramatiq import Consumer, Message, Middleware
from dramatiq.brokers.redis import RedisBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.dramatiq.queue_settings import QueueSettings

EVENTS = "reactions"
"""Messages for event handlers. The queue has had this name since the first version."""
COMMANDS = "commands"
NAMESPACE = "sixfold"


class SixfoldBroker(RedisBroker):
    """Dramatiq's broker, which forgets nothing when a connection breaks.

    Dramatiq drops what it has prefetched when it reconnects, while Redis goes on counting it as fetched by a worker
    that is alive. Under a new name the messages of the old one come back like those of a dead worker.
    """

    def __init__(self, client: "redis.Redis", queue_settings: QueueSettings, middleware: list[Middleware]) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # Dramatiq's has no types
            client=client,
            middleware=middleware,
            namespace=NAMESPACE,
            heartbeat_timeout=queue_settings.heartbeat_timeout,
            maintenance_chance=queue_settings.maintenance_chance,
            dead_message_ttl=queue_settings.keep_dead_letters,
        )
        self._consumed: set[str] = set()

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5_000) -> Consumer:
        """Begin to take messages from a queue, or begin again."""
        if queue_name in self._consumed:
            self.broker_id = str(uuid4())
        self._consumed.add(queue_name)
        return super().consume(queue_name, prefetch, timeout)

    def close(self) -> None:
        """Close every connection."""
        self.client.close()


def build_broker(redis_url: str, queue_settings: QueueSettings, *middleware: Middleware) -> SixfoldBroker:
    """The queues of this server. Nothing is connected yet."""
    client = redis.Redis.from_url(
        redis_url,
        socket_connect_timeout=2,
        socket_timeout=5,
        # Relay and workers try again by themselves, and know better when.
        retry=Retry(NoBackoff(), 0),
    )
    return SixfoldBroker(client, queue_settings, list(middleware))


def message_for(queue: str, body: str) -> Message[Any]:
    """A message to the one actor that works on this queue."""
    return Message(queue_name=queue, actor_name=queue, args=(body,), kwargs={}, options={})


def body_of(args: Sequence[object]) -> str:
    """What `message_for` was given; of a message that somebody else has made, whatever is in it."""
    match args:
        case [str(body)]:
            return body
    return repr(args)
