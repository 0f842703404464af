"""How the server is called: within a time, in the shop's errors, and to the end."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

import pymongo

from adapters.mongo.errors import translated

Answer = TypeVar("Answer")


async def within(seconds: float, call: Callable[[], Awaitable[Answer]]) -> Answer:
    """What the call answers. The time covers the wait for a connection, so it also holds when all are in use."""

    async def bounded() -> Answer:
        # The driver looks at the bound when the call is made, so it is made in here.
        with translated(), pymongo.timeout(seconds):
            return await call()

    return await to_its_end(bounded())


async def to_its_end(work: Coroutine[object, object, Answer]) -> Answer:
    """Do the work to its end, even if the caller is cancelled meanwhile; then the cancellation goes on.

    Half a call cannot be taken back: Motor's threads would go on with it behind our back. And `asyncio.wait_for`,
    which PyMongo sends with, can lose a cancellation before Python 3.12.
    """
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # Looked at, so that nobody is told of an error that nobody waits for.
    raise cancelled
