"""What the laws of delivery are given."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass

from adapters.shared.installation import Deliveries
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message


@dataclass(frozen=True, slots=True)
class DeliveryEnv:
    """A way for messages. `to(handlers)` opens one that ends at these; as long as it is open, somebody delivers.

    `within` is how many seconds a message that was sent may take to be handled: none where whoever sends it handles it.
    `away()` has nobody take messages for a block, where that can happen. `made()` makes what deliveries of all tenants
    come from, not yet open; a fake stands alone. `forged(message)` leaves a message in the queue, if there is one, as
    those would who can write to it and have no key of this installation, in each way in which they would; what it
    returns are the codes of the dead letters that have come of each, when it was worked on.
    """

    to: Callable[[EventHandlers], AbstractAsyncContextManager[Delivery]]
    within: float = 20.0
    away: Callable[[], AbstractContextManager[None]] | None = None
    made: Callable[[], Deliveries] | None = None
    forged: Callable[[Message], Awaitable[Mapping[str, Sequence[str]]]] | None = None
