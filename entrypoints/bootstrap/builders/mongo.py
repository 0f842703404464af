"""MongoDB."""

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock
from entrypoints.bootstrap.settings import Settings


def mongo(settings: Settings, clock: Clock) -> Persistence:
    """One database for each tenant."""
    from adapters.mongo.persistence import MongoPersistence

    return MongoPersistence(
        settings.address_of("mongo"), clock=clock, driver=settings.mongo_driver, pool_size=settings.pool_size
    )
