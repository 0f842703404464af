"""Holding a coroutine at each of its awaits, while somebody else looks at what it has done so far."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import ContextVar
from typing import Any, Generic, TypeVar, cast

Answer = TypeVar("Answer")
Look = Callable[[], Awaitable[None]]

# What is awaited at each step of this task, and of every task that it starts.
_looking: ContextVar[Look | None] = ContextVar("look", default=None)


class _Held(Generic[Answer]):
    """Awaits a coroutine, and at each of its awaits something else, before it may go on."""

    def __init__(self, work: Awaitable[Answer], look: Look) -> None:
        self._work = work
        self._look = look

    def __await__(self) -> Generator[Any, Any, Answer]:
        steps = self._work.__await__()
        raised: BaseException | None = None
        while True:
            try:
                waits_for = next(steps) if raised is None else steps.throw(raised)
            except StopIteration as end:
                return cast(Answer, end.value)
            raised = None
            try:
                yield waits_for
                yield from self._seen().__await__()
            except BaseException as error:  # noqa: BLE001 (the coroutine decides what to do about it)
                raised = error

    async def _seen(self) -> None:
        held = _looking.set(None)
        try:
            await self._look()
        finally:
            _looking.reset(held)


async def held_at_each_await(work: Coroutine[Any, Any, None], look: Look) -> None:
    """Await the work, and `look()` at each of its awaits, once what it has waited for is there.

    The tasks that it starts are held, too: much of an adapter's work is done in tasks of its own.
    """
    loop = asyncio.get_running_loop()
    before = loop.get_task_factory()

    def factory(
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Answer] | Generator[Any, None, Answer],
        **options: Any,  # noqa: ANN401 (a later Python may have more of them)
    ) -> "asyncio.Task[Answer]":
        look = _looking.get()
        if look is not None and isinstance(coroutine, Coroutine):
            coroutine = _awaited(_Held(coroutine, look))
        return asyncio.Task(coroutine, loop=loop, **options)

    loop.set_task_factory(factory)
    held = _looking.set(look)
    try:
        await _Held(work, look)
    finally:
        _looking.reset(held)
        loop.set_task_factory(before)


async def _awaited(held: "_Held[Answer]") -> Answer:
    return await held
