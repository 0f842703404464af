"""Calls to the server: within a time limit, with port errors, and carried through when the caller is cancelled."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pymongo

from adapters.mongo.errors import translated
from adapters.shared.cancellation import to_its_end

Answer = TypeVar("Answer")


async def within(seconds: float, call: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer of the call. `Unavailable` after this many seconds, the wait for a free connection included."""

    async def bounded() -> Answer:
        # The driver reads the time limit when the call is made, so the call is made in here.
        with translated(), pymongo.timeout(seconds):
            return await call()

    # A call that has begun cannot be taken back: Motor's threads would finish it unnoticed. And `asyncio.wait_for`,
    # which PyMongo sends with, can lose a cancellation before Python 3.12.
    return await to_its_end(bounded())
