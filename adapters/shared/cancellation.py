"""Finishing what cannot be stopped half-way."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

Answer = TypeVar("Answer")


async def to_its_end(work: Coroutine[object, object, Answer]) -> Answer:
    """Do the work to its end, even if the caller is cancelled meanwhile, any number of times; then cancel the caller.

    For calls that a thread carries out, or that would leave a connection in an unknown state.
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
        task.exception()  # Retrieved, so that asyncio does not report an error that nobody waits for.
    raise cancelled
