"""The shop as a contestant: its own application, with a relay that is never woken.

Delivering messages is no part of a request, and nobody delivers those of the other contestants.
"""

import asyncio

from dependency_injector.providers import Object
from fastapi import FastAPI

from entrypoints.api.app import create_app
from entrypoints.container import Container
from entrypoints.settings import read_settings
from entrypoints.wiring.doorbells import Doorbells


class Muffled(Doorbells):
    """Nobody hears these bells; waiting for them ends when the shop closes."""

    def __init__(self) -> None:
        super().__init__()
        self._closing = asyncio.Event()

    def ring(self, tenant: str) -> None:
        """Not a sound."""

    def wake(self) -> None:
        """The relay is asked to stop."""
        self._closing.set()

    async def wait(self, seconds: float) -> bool:
        """However long it takes."""
        return await self._closing.wait()


def application() -> FastAPI:
    """The shop for the environment's settings."""
    container = Container(settings=read_settings())
    container.doorbells.override(Object(Muffled()))
    return create_app(container=container)
