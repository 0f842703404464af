"""Running until somebody says stop, and then closing in order. Every way in that stays uses it.

A program is a coroutine function. It opens what it needs with `async with`, and waits within:

    async def program(stop: StopSignal) -> None:
        async with Runtime(container) as runtime, serving(runtime):
            await stop.wait()

    asyncio.run(run_until_stopped(program))
"""

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")

STOPPED_BY = (signal.SIGTERM, signal.SIGINT)
"""What service managers and containers send, and what Ctrl+C does."""


class StopSignal:
    """Tells a program, once, that it is to stop."""

    def __init__(self) -> None:
        self.given = False
        self._call: Callable[[], object] | None = None

    def give(self) -> None:
        """Stop the program; again is harmless."""
        if not self.given:
            self.given = True
            if self._call:
                self._call()

    def calls(self, stop: Callable[[], object]) -> None:
        """From now on call this, once, instead of interrupting the program: for those that have a way to stop."""
        self._call = stop
        if self.given:
            stop()

    async def wait(self) -> None:
        """Wait until the program is to stop."""
        given = asyncio.Event()
        self.calls(given.set)
        await given.wait()


@contextmanager
def startup_frozen() -> Iterator[None]:
    """What a process has loaded by now, the garbage collector leaves alone until the block ends.

    Nearly all of it stays for good. A full collection would go through it again, every thousand requests or so, and
    nobody is answered meanwhile: for a tenth of a second (docs/reference/benchmark.md).
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


async def run_until_stopped(program: Callable[[StopSignal], Coroutine[object, object, Result]]) -> Result | None:
    """Run the program until it ends by itself, or SIGTERM or SIGINT says so; what it returns, or raises.

    A signal ends `stop.wait()`. One that comes earlier, while the program still starts, cancels it where it stands:
    its `async with` blocks close what is open, and the answer is None. Further signals change nothing.
    """
    stop = StopSignal()
    running = asyncio.create_task(program(stop))
    stop.calls(running.cancel)
    loop = asyncio.get_running_loop()
    for number in STOPPED_BY:
        loop.add_signal_handler(number, stop.give)
    try:
        return await running
    except asyncio.CancelledError:
        if running.cancelled() and stop.given:
            return None
        raise
    finally:
        for number in STOPPED_BY:
            loop.remove_signal_handler(number)
