"""Time, ids, and what travels along with messages."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.randomness import Randomness


class BindableHeaders(MessageHeaders, Protocol):
    """Headers, and the way to say what they are for as long as a request or a message is worked on."""

    def bind(self, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """Within the block, messages carry these headers."""
        ...


def clock() -> Clock:
    """The machine's."""
    from adapters.system.clock import SystemClock

    return SystemClock()


def ids() -> IdGenerator:
    """Sorted by time."""
    from adapters.system.ids import SystemIds

    return SystemIds()


def headers() -> BindableHeaders:
    """What the request or message that is being worked on has brought along."""
    from adapters.system.headers import ContextHeaders

    return ContextHeaders()


def randomness() -> Randomness:
    """The machine's."""
    from adapters.system.randomness import SystemRandomness

    return SystemRandomness()
