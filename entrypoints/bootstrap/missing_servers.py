"""Servers that a setting asks for without saying where they are."""

import asyncio
from contextlib import AbstractContextManager, AsyncExitStack
from pathlib import Path
from typing import Protocol

from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import DevServer, Technology


class StartServer(Protocol):
    """Starts a server that lives as long as a block, such as `start_server`."""

    def __call__(
        self, technology: Technology, data: Path | None, /, *, docker: str | None
    ) -> AbstractContextManager[DevServer]: ...


async def start_missing(settings: Settings, start: StartServer, stack: AsyncExitStack) -> list[DevServer]:
    """Start them, with their data below the data directory; closing the stack stops them.

    `DevServerFailed` says what was tried.
    """
    started = []
    for server in settings.servers_without_address():
        starting = start(server.name, settings.data_dir / server.name, docker=settings.docker)
        # Starting waits for processes and sockets, so it is done in a thread: it would block the event loop.
        entering = asyncio.create_task(asyncio.to_thread(starting.__enter__))
        stack.push_async_callback(_stop, starting, entering)
        started.append(await asyncio.shield(entering))
    return started


async def _stop(starting: AbstractContextManager[DevServer], entering: "asyncio.Task[DevServer]") -> None:
    """Stop the server; one that is still starting, because we were cancelled meanwhile, as soon as it is there."""
    await asyncio.wait([entering])
    if entering.exception() is None:
        await asyncio.to_thread(starting.__exit__, None, None, None)
