"""Messages through Redis, to workers."""

from entrypoints.settings import Settings
from entrypoints.wiring.tenants import Deliveries


def dramatiq(settings: Settings) -> Deliveries:
    """One queue for all tenants; each message names its own."""
    from adapters.dramatiq.delivery import DramatiqDeliveries

    return DramatiqDeliveries(settings.address_of("redis"))
