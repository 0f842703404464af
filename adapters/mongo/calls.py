"""How the server is called: within a time, in the shop's errors, and to the end."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pymongo

from adapters.mongo.errors import translated
from adapters.shared.cancellation import to_its_end

Answer = TypeVar("Answer")


async def within(seconds: float, call: Callable[[], Awaitable[Answer]]) -> Answer:
    """What the call answers. The time covers the wait for a connection, so it also holds when all are in use."""

    async def bounded() -> Answer:
        # The driver looks at the bound when the call is made, so it is made in here.
        with translated(), pymongo.timeout(seconds):
            return await call()

    # Half a call cannot be taken back: Motor's threads would go on with it behind our back. And `asyncio.wait_for`,
    # which PyMongo sends with, can lose a cancellation before Python 3.12.
    return await to_its_end(bounded())
