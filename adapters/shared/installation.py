"""Ports of an installation, which serves many tenants: deliveries, the queues behind them, and headers.

They stand here, beside `Persistence`, and not in the application, which knows no tenants.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery
from application.ports.headers import MessageHeaders


class Deliveries(Protocol):
    """A way to deliver messages, for all tenants."""

    async def open(self) -> None:
        """Connect, and see that the server answers, if there is one; `Unavailable` if it does not."""
        ...

    async def close(self) -> None:
        """Close every connection; again is harmless."""
        ...

    async def ping(self) -> None:
        """See that the server answers; `Unavailable` if it does not."""
        ...

    def of(self, tenant: str, handlers: EventHandlers, /) -> Delivery:
        """The way of one tenant's messages to its event handlers."""
        ...


class BindableHeaders(MessageHeaders, Protocol):
    """Headers, and the way to say what they are for as long as a request or a message is worked on."""

    def bind(self, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """Within the block, messages carry these headers."""
        ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that failed for good. `body` is what was sent; the code is the refusal's, where the shop refused."""

    id: str
    queue: str
    code: str
    sentence: str
    body: str


class DeadLetters(Protocol):
    """The messages that workers have given up. `Unavailable` when the queue does not answer."""

    async def all(self) -> Sequence[DeadLetter]:
        """All of them, the oldest first in each queue."""
        ...

    async def retry(self) -> int:
        """Queue all of them once more. How many they were; when it breaks off half-way, none is lost."""
        ...


class Queues(Protocol):
    """The queues seen by someone who does not work on them."""

    @property
    def dead_letters(self) -> DeadLetters:
        """What workers have given up."""
        ...

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when the queue does not answer."""
        ...

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; dead letters are neither."""
        ...
