"""Messages that never leave the process."""

from application.ports.delivery import Delivery
from application.reactions import Reactions
from entrypoints.wiring.tenants import Deliveries


class InProcess:
    """There is no server to speak of."""

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def ping(self) -> None:
        """We are here."""

    def of(self, tenant: str, reactions: Reactions, /) -> Delivery:
        """Straight to the tenant's reactions."""
        from adapters.inprocess.delivery import InProcessDelivery

        return InProcessDelivery(reactions)


def in_process() -> Deliveries:
    """The relay reacts by itself: nothing to install."""
    return InProcess()
