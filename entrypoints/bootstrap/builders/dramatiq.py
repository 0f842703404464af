"""Messages through Redis, to workers."""

from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import Deliveries


def dramatiq(settings: Settings) -> Deliveries:
    """One queue for all tenants; each message names its own."""
    from adapters.dramatiq.delivery import DramatiqDeliveries

    return DramatiqDeliveries(settings.address_of("redis"))
