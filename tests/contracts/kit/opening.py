"""An adapter that is open while its laws are tried, and is opened anew where one has left it in an unknown state."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Generic

from tests.contracts.kit.law import EnvT
from tests.support.waiting import in_time

LIMIT = 60.0
"""Seconds to open or to close in."""


class Opening(Generic[EnvT]):
    """Opens it when it is first asked for; `NotInTime` if that, or closing, never ends."""

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[EnvT]]) -> None:
        self._opened = opened
        self._open: tuple[EnvT, AsyncExitStack] | None = None

    async def env(self) -> EnvT:
        """What its laws are given."""
        if self._open is None:
            stack = AsyncExitStack()
            env = await in_time(stack.enter_async_context(self._opened()), "opening it never ends", within=LIMIT)
            self._open = env, stack
        return self._open[0]

    async def close(self) -> None:
        """Close it, if it is open. It is opened anew for the next law."""
        if self._open is not None:
            (_, stack), self._open = self._open, None
            await in_time(stack.aclose(), "closing it never ends", within=LIMIT)
