"""Ports of an installation, which serves many tenants: deliveries, the queues behind them, and headers.

They stand here, beside `Persistence`, and not in the application, which knows no tenants.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from application.ports.delivery import Delivery, MessageHandler
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

    def of(self, tenant: str, handler: MessageHandler, /) -> Delivery:
        """The way of one tenant's messages to their handler."""
        ...


class BindableHeaders(MessageHeaders, Protocol):
    """Headers, and the way to say what they are for as long as a request or a message is worked on."""

    def bind(self, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """Within the block, messages carry these headers."""
        ...


@dataclass(frozen=True, slots=True)
class QueuedDeadLetter:
    """A message that failed for good. `body` is what was sent; the code is the refusal's, where the shop refused."""

    id: str
    queue: str
    code: str
    sentence: str
    body: str


class QueuedDeadLetters(Protocol):
    """The messages that workers have given up. `Unavailable` when the queue does not answer."""

    async def all(self) -> Sequence[QueuedDeadLetter]:
        """All of them, the oldest first in each queue."""
        ...

    async def retry(self, ids: Collection[str], /) -> int:
        """Queue these once more, and return how many they were. When it breaks off half-way, none is lost.

        Of two who retry the same one, one does.
        """
        ...

    async def drop(self, ids: Collection[str], /) -> int:
        """Forget these, and nothing else, and return how many they were."""
        ...


class Queues(Protocol):
    """The queues seen by someone who does not work on them."""

    @property
    def dead_letters(self) -> QueuedDeadLetters:
        """What workers have given up."""
        ...

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when the queue does not answer."""
        ...

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; dead letters are neither."""
        ...
