"""Messages that never leave the process."""

from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery
from entrypoints.bootstrap.tenants import Deliveries


class InProcess:
    """There is no server to speak of."""

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def ping(self) -> None:
        """We are here."""

    def of(self, tenant: str, handlers: EventHandlers, /) -> Delivery:
        """Straight to the tenant's reactions."""
        from adapters.inprocess.delivery import InProcessDelivery

        return InProcessDelivery(handlers)


def in_process() -> Deliveries:
    """The relay reacts by itself: nothing to install."""
    return InProcess()
