"""The time limit of a law: whatever waits for ever, or keeps the event loop from running, ends and is named."""

import asyncio
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

from tests.support.waiting import NotInTime

LAW_LIMIT = 120.0
"""Seconds for one law: more than all that it waits for by itself. The slowest takes some five."""

GRACE = 1.0
"""Seconds to end in, once it has been cancelled, or to let the event loop run again."""

STUBBORN = "waits without a time limit, and will not be cancelled"


async def ended_in_time(work: Coroutine[object, object, None], seconds: float) -> None:
    """Let it run to its end; `NotInTime` if it waits for longer, and if it will not even be cancelled, leave it.

    Where it is cancelled by itself, which would look as if we were, that is an AssertionError.
    """
    task = asyncio.create_task(work)
    try:
        # Later by a tenth, so that where the loop does run, this is no race against its own clock.
        with loop_runs(seconds * 1.1 + GRACE):
            ended, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=GRACE)
    if not ended:
        how = "waits without a time limit" if task.done() else STUBBORN
        raise NotInTime(f"it did not end within {seconds:.0f} seconds: the adapter {how}")
    assert not task.cancelled(), "the adapter raises CancelledError, and nobody has cancelled it"
    task.result()


@contextmanager
def loop_runs(seconds: float) -> Iterator[None]:
    """`NotInTime` in the block where the event loop does not run for so long: then no time limit of its own ends.

    By a signal, which only the main thread of a program hears; elsewhere, and on Windows, nothing ends such a block.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def give_up(_signal: int, _frame: object) -> None:
        raise NotInTime(f"for {seconds:.0f} seconds the event loop did not run: the adapter waits without `await`")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
