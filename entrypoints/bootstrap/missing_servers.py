"""Servers that a setting asks for without saying where they are."""

import asyncio
from contextlib import AsyncExitStack

from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import DevServer


async def start_missing(settings: Settings, stack: AsyncExitStack) -> list[DevServer]:
    """Start them, with their data below the data directory; closing the stack stops them.

    `DevServerFailed` says what was tried.
    """
    missing = settings.servers_without_address()
    if not missing:
        return []
    from entrypoints.devservers.start import start_server

    started = []
    for technology in missing:
        # Starting waits for processes and sockets, which is nothing for the event loop.
        starting = start_server(technology, settings.data_dir / technology, docker=settings.docker)
        started.append(await asyncio.to_thread(starting.__enter__))
        stack.push_async_callback(asyncio.to_thread, starting.__exit__, None, None, None)
    return started
