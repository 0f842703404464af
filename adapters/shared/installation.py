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
        """Connect, and see that the server answers, if there is one; `Unavailable` if it does not (DLV-7)."""
        ...

    async def close(self) -> None:
        """Close every connection; again is harmless (DLV-7)."""
        ...

    async def ping(self) -> None:
        """See that the server answers; `Unavailable` if it does not (DLV-7)."""
        ...

    def of(self, tenant: str, handler: MessageHandler, /) -> Delivery:
        """The way of one tenant's messages to their handler (DLV-1).

        Where they lie in a queue, what others have left there, who have no key of this installation, is not handled: it
        is a dead letter (DLV-12).
        """
        ...


class BindableHeaders(MessageHeaders, Protocol):
    """Headers, and the way to say what they are for as long as a request or a message is worked on."""

    def bind(self, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """Within the block, and nowhere else, messages carry these headers (SYS-5, SYS-6)."""
        ...


@dataclass(frozen=True, slots=True)
class QueuedDeadLetter:
    """A message that failed for good. The code is the refusal's, where the shop refused.

    `body` is what was sent; of what this installation has not signed, all that was there, and the code says so.
    """

    id: str
    queue: str
    code: str
    sentence: str
    body: str


class QueuedDeadLetters(Protocol):
    """The messages that workers have given up. `Unavailable` when the queue does not answer (DLV-9)."""

    async def all(self) -> Sequence[QueuedDeadLetter]:
        """All of them, with the reason of each, the oldest first in each queue (DLV-8)."""
        ...

    async def retry(self, ids: Collection[str], /) -> int:
        """Queue these once more, and return how many they were; of two who retry the same one, one does (DLV-8).

        When it breaks off half-way, none is lost: each is forgotten after it was queued (DLV-9). It is queued as it is:
        what was not signed is not signed then either (DLV-11).
        """
        ...

    async def drop(self, ids: Collection[str], /) -> int:
        """Forget these, and nothing else, and return how many they were (DLV-8)."""
        ...


class Queues(Protocol):
    """The queues seen by someone who does not work on them."""

    @property
    def dead_letters(self) -> QueuedDeadLetters:
        """What workers have given up (DLV-8)."""
        ...

    async def command(self, body: str, /) -> None:
        """Return when the command lies in the queue; `Unavailable` when the queue does not answer (DLV-9).

        Work on it that does not end in time is interrupted, and it is tried again (DLV-10). What others have left in
        the queue, who have no key of this installation, is not carried out: it is a dead letter (DLV-11).
        """
        ...

    async def waiting(self) -> int:
        """How many messages are waiting or being worked on; dead letters are neither (DLV-8)."""
        ...
