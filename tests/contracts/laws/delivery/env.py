"""What the laws of delivery are given."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryEnv:
    """A way for messages. `to(handlers)` opens one that ends at these; as long as it is open, somebody delivers.

    `within` is how many seconds a message that was sent may take to be handled: none where whoever sends it handles it.
    """

    to: Callable[[EventHandlers], AbstractAsyncContextManager[Delivery]]
    within: float = 20.0
