"""Cancelling a coroutine at an await of one's choice."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any


class _CancelledAt:
    """Awaits a coroutine, and has the task cancelled when it is suspended for the `number`th time."""

    def __init__(self, work: Awaitable[None], number: int, cancel: Callable[[], object]) -> None:
        self._work = work
        self._number = number
        self._cancel = cancel

    def __await__(self) -> Generator[Any, Any, None]:
        steps = self._work.__await__()
        loop = asyncio.get_running_loop()
        raised: BaseException | None = None
        suspended = 0
        while True:
            try:
                waits_for = next(steps) if raised is None else steps.throw(raised)
            except StopIteration:
                return
            suspended += 1
            if suspended == self._number:
                loop.call_soon(self._cancel)
            raised = None
            try:
                yield waits_for
            except BaseException as error:  # noqa: BLE001 (the coroutine decides what to do about it)
                raised = error


async def cancelled_at(number: int, make: Callable[[], Awaitable[None]]) -> bool:
    """Run `make()` and cancel it at its `number`th await. False if it was through before."""

    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        await _CancelledAt(make(), number, task.cancel)

    task = asyncio.create_task(run())
    await asyncio.wait([task])
    if task.cancelled():
        return True
    await task
    return False
