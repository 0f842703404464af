"""Dead letters that nobody here has written: they were put into Redis past Dramatiq."""

from collections.abc import Mapping
from time import time

import redis

from adapters.dramatiq.broker import NAMESPACE


def left_among_dead_letters(redis_url: str, queue: str, messages: Mapping[bytes, bytes]) -> None:
    """Put these among the dead letters of a queue under these ids, one after another.

    As of now: Dramatiq clears old ones away, whenever some command happens to look after them.
    """
    now = int(time() * 1_000)
    with redis.Redis.from_url(redis_url) as client:
        client.zadd(f"{NAMESPACE}:{queue}.XQ", {id: now + number for number, id in enumerate(messages)})
        client.hset(f"{NAMESPACE}:{queue}.XQ.msgs", mapping=dict(messages))
