"""What some work leaves behind: tasks and threads."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence

from tests.support.waiting import happens

PATIENCE = 1.0
"""Seconds within which what was closed has to be gone."""
ROUNDS = 3
"""Threads that stay for all adapters of a kind may become more now and then. What is forgotten is so each time."""


async def left_behind(work: Callable[[], Awaitable[None]]) -> Sequence[str]:
    """The tasks and threads, as text, that are left when each of several rounds of the work is done.

    The work runs in a thread and an event loop of its own: in the loop of all tests an open adapter begins tasks at any
    time, and nobody could tell whose they are. What the work raises is raised.
    """
    left: list[str] = []
    for _ in range(ROUNDS):
        left = await _left_by(work)
        if not left:
            break
    return left


async def _left_by(work: Callable[[], Awaitable[None]]) -> list[str]:
    def play() -> tuple[set[threading.Thread], list[str]]:
        return {*threading.enumerate()}, asyncio.run(_tasks_left_by(work))

    before, tasks = await asyncio.to_thread(play)

    def threads() -> list[str]:
        return [str(thread) for thread in threading.enumerate() if thread not in before]

    async def none_is_left() -> bool:
        return not threads()

    await happens(none_is_left, within=PATIENCE)
    return [*tasks, *threads()]


async def _tasks_left_by(work: Callable[[], Awaitable[None]]) -> list[str]:
    await work()

    def tasks() -> list[str]:
        return [str(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    async def none_is_left() -> bool:
        return not tasks()

    await happens(none_is_left, within=PATIENCE)
    return tasks()
