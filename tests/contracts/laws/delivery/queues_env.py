"""What the laws of queues are given."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass

from adapters.shared.installation import Queues

CarryOut = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class QueuesEnv:
    """Queues as those see them who put commands in and look after dead letters, with nothing in them at first.

    As long as `working(carry_out)` is open, somebody works on commands, and gives up what the shop refuses. `cut(n)`
    cuts the line of the queues at the message of this number from 0, and all that come after, for a block. `strangers`
    are the same queues as those see them who can write to them and have no key of this installation, by how they write.
    """

    queues: Queues
    working: Callable[[CarryOut], AbstractAsyncContextManager[None]]
    cut: Callable[[int], AbstractContextManager[None]]
    strangers: Mapping[str, Queues]
