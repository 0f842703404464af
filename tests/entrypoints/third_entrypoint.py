"""A way in that is not ours: a line over TCP is a search in the catalogue. It says what it opens and closes.

Run as a program, with what shall happen to it as its argument; see `bootstrap/test_lifetime.py`.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from dependency_injector.providers import Singleton

from application.catalogue.find_products import SearchProductsRequest
from application.shop import Shop
from domain.accounts.actor import VISITOR
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.lifetime import StopSignal, run_until_stopped
from entrypoints.bootstrap.resources import Openable
from entrypoints.bootstrap.runtime import Runtime


def say(what: str) -> None:
    """Print at once, even into a pipe."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Loud:
    """An adapter that says when it is opened and closed."""

    name: str
    adapter: Openable
    fate: str

    async def open(self) -> None:
        """Open the adapter, or never finish."""
        if f"{self.name} hangs" in self.fate:
            say(f"{self.name} hangs")
            await asyncio.Event().wait()
        await self.adapter.open()
        say(f"{self.name} opened")

    async def close(self) -> None:
        """Close it; if so fated, after a line on standard input."""
        if f"{self.name} closes slowly" in self.fate:
            say("closing")
            await asyncio.to_thread(sys.stdin.readline)
            # Signals that came before the line are noticed when the event loop has its turn.
            for _ in range(3):
                await asyncio.sleep(0)
        await self.adapter.close()
        say(f"{self.name} closed")

    def __getattr__(self, name: str) -> object:
        return getattr(self.adapter, name)


@asynccontextmanager
async def serving(shop: Shop) -> AsyncIterator[None]:
    """Answer lines until the block ends."""

    async def answer(lines: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        words = (await lines.readline()).decode().strip()
        page = await shop.catalogue.search(SearchProductsRequest(words), by=VISITOR)
        answers.write("".join(f"{product.name}\n" for product in page.items).encode())
        answers.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0):
        say("serving")
        yield
    say("server closed")


def loud(container: Container, fate: str) -> Container:
    """The container, with resources that say what is done to them."""
    persistence, deliveries = container.persistence(), container.deliveries()
    container.persistence.override(Singleton(Loud, "persistence", persistence, fate))
    container.deliveries.override(Singleton(Loud, "delivery", deliveries, fate))
    return container


async def program(stop: StopSignal) -> int | None:
    """What a stranger has to write."""
    fate = sys.argv[1] if len(sys.argv) > 1 else ""
    async with (
        Runtime(loud(Container(settings=read_settings()), fate)) as runtime,
        serving((await runtime.tenant()).shop),
    ):
        if fate == "ends by itself":
            return 6
        await stop.wait()
    return None


if __name__ == "__main__":
    say(f"returned {asyncio.run(run_until_stopped(program))}")
