"""The queues in Redis, as Dramatiq sees them.

Nothing here is global: a broker is made by whoever sends or works, actors belong to that broker, and Dramatiq's own
`set_broker` and `@actor`, which expect one broker per process at import time, are not used.
"""

import json
from typing import Any
from uuid import uuid4

import redis
from dramatiq import Consumer, Message, Middleware
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import current_millis, q_name
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.dramatiq.queue_settings import QueueSettings

EVENTS = "reactions"
"""Messages for event handlers. The queue has had this name since the first version."""
COMMANDS = "commands"
NAMESPACE = "sixfold"
ID = "redis_message_id"
"""The option that says under which id a message lies in Redis. Dramatiq gives it a new one whenever it queues it."""


class SixfoldBroker(RedisBroker):
    """Dramatiq's broker, which forgets nothing when a connection breaks, and does not do what strangers say.

    Dramatiq drops what it has prefetched when it reconnects, while Redis goes on counting it as fetched by a worker
    that is alive. Under a new name the messages of the old one come back like those of a dead worker.

    Dramatiq believes what stands on a message, so whoever can write to Redis could stop the threads of a worker. Here
    it sees none as it lies there, but one made anew for each.
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
        self._longest_wait = queue_settings.longest_wait

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5_000) -> Consumer:
        """Begin to take messages from a queue, or begin again."""
        if queue_name in self._consumed:
            self.broker_id = str(uuid4())
        self._consumed.add(queue_name)
        return super().consume(queue_name, prefetch, timeout)

    def do_fetch(self, queue_name: str, prefetch: int) -> list[bytes]:
        """Take up to so many messages out of a queue; Dramatiq's consumer calls this, and decodes them.

        A message is acknowledged under the id that stands on it. One that lies under another id was put there by
        somebody else, and is queued anew.
        """
        client: Any = self.client
        fetch: Any = self._dispatch("fetch")  # type: ignore[no-untyped-call]  # Dramatiq's has no types
        fetched = [stored for stored in fetch(queue_name, prefetch) if stored is not None]
        if not fetched:
            return []
        messages = [message_in(queue_name, stored) for stored in fetched]
        under_ids = client.hmget(_bodies(queue_name), [message.options[ID] for message in messages])
        in_place = [each for each, stored, there in zip(messages, fetched, under_ids, strict=True) if stored == there]
        if len(in_place) < len(fetched):
            self._queue_misplaced_anew(queue_name)
        return [self._in_time(message).encode() for message in in_place]

    def close(self) -> None:
        """Close every connection."""
        self.client.close()

    def _queue_misplaced_anew(self, queue_name: str) -> None:
        client: Any = self.client
        # Dramatiq's script tells what it has fetched, and not under which ids: Redis knows them.
        ids = list(client.smembers(f"{NAMESPACE}:__acks__.{self.broker_id}.{queue_name}"))
        for id, stored in zip(ids, client.hmget(_bodies(queue_name), ids) if ids else (), strict=True):
            if stored is not None and (message := message_in(q_name(queue_name), stored)).options[ID].encode() != id:
                self.enqueue(message)
                self.do_ack(queue_name, id)

    def _in_time(self, message: Message[Any]) -> Message[Any]:
        """A message waits only in the queue for that, and no longer than this installation has any wait."""
        eta = message.options.pop("eta", 0)
        if message.queue_name != q_name(message.queue_name):
            message.options["eta"] = min(eta, current_millis() + self._longest_wait)
        return message


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
    """A message to the one actor that works on this queue. It lies nowhere yet, under an id that no other has."""
    return Message(queue_name=queue, actor_name=q_name(queue), args=(body,), kwargs={}, options={ID: str(uuid4())})


def message_in(queue: str, stored: bytes) -> Message[Any]:
    """The message that lies in this queue, made anew, whoever has written it.

    The body is signed, and nothing else is. So of the rest there is only what its way through the queues has left on
    it, and nothing that tells a worker what to do. What is no message becomes the body of one, which nobody has signed.
    """
    try:
        found: object = json.loads(stored)
    except (ValueError, RecursionError):
        found = None
    match found:
        case {"args": [str(body)], "message_id": str(id), "message_timestamp": int(sent), "options": dict(options)}:
            message = message_for(queue, body)
            return message.copy(message_id=id, message_timestamp=sent, options=_left_by_its_way(options))
    return message_for(queue, repr(stored))


def body_of(message: Message[Any]) -> str:
    """What `message_for` was given."""
    return str(message.args[0])


def _left_by_its_way(options: dict[str, object]) -> dict[str, object]:
    """How often it was tried and may be, until when it waits, under which id it lies, and why it failed."""
    left = {name: options[name] for name in ("retries", "max_retries", "eta") if type(options.get(name)) is int}
    match options.get(ID):
        case str(id) if id.isascii():
            left[ID] = id
    match options.get("failure"):
        case {"code": str(code), "sentence": str(sentence)}:
            left["failure"] = {"code": code, "sentence": sentence}
    return left


def _bodies(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.msgs"
