"""What the laws of delivery are given."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryEnv:
    """A way for messages. `to(handlers)` opens one that ends at these; as long as it is open, somebody delivers."""

    to: Callable[[EventHandlers], AbstractAsyncContextManager[Delivery]]
