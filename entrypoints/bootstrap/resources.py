"""What is opened when the shop starts. Start-up, readiness, `sixfold wiring` and `sixfold doctor` loop over this list.

A new resource is one entry of `resources`. What is listed later is opened later, and closed earlier.
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from domain.shared.errors import ShopError
from entrypoints.bootstrap.builders import CHOICES
from entrypoints.bootstrap.container import Container

ANSWER_WITHIN = 2.0
"""Seconds that a resource may take to say that it is ready."""


class Openable(Protocol):
    """Something with connections: made without being opened."""

    async def open(self) -> None:
        """Connect, and see that it answers; `Unavailable` if it does not."""
        ...

    async def close(self) -> None:
        """Close every connection; again is harmless, also when it was never opened."""
        ...

    async def ping(self) -> None:
        """See that it answers; `Unavailable` if it does not."""
        ...


@dataclass(frozen=True, slots=True)
class PortBinding:
    """A port, what the setting of the same name chose for it, the adapter, and where what is behind it can be found.

    Fit to be shown to anyone: it has no secrets.
    """

    port: str
    chosen: str | None
    adapter: str
    place: str


@dataclass(frozen=True, slots=True)
class Resource:
    """An adapter that is opened and closed with the shop. `advice` says what to do when it does not answer."""

    adapter: Openable
    binding: PortBinding
    advice: str

    @property
    def name(self) -> str:
        """The port that it is behind."""
        return self.binding.port

    async def problem(self) -> str | None:
        """What it lacks to do its work; None if nothing."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self.adapter.ping()
        except TimeoutError:
            return f"It did not answer within {ANSWER_WITHIN:.0f} seconds."
        except ShopError as error:
            return str(error)
        return None


def resources(container: Container) -> list[Resource]:
    """Everything that is opened, in order. Nothing is opened by asking."""
    return [
        _resource("persistence", container.persistence(), container),
        _resource("delivery", container.deliveries(), container),
    ]


def binding(port: str, adapter: object, container: Container) -> PortBinding:
    """What is behind a port, for people."""
    settings = container.settings()
    choices = CHOICES.get(port)
    chosen = str(getattr(settings, port)) if choices else None
    place = choices[chosen].place(settings) if choices and chosen else "this process"
    return PortBinding(port, chosen, type(adapter).__name__, place)


def _resource(port: str, adapter: Openable, container: Container) -> Resource:
    bound = binding(port, adapter, container)
    server = next((server for server in container.settings().servers() if server.needed_by[0] == port), None)
    wrong = server.variable if server else "its settings"
    return Resource(adapter, bound, f"Start it, or correct {wrong}.")
