"""SQLite and PostgreSQL."""

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock
from entrypoints.bootstrap.settings import Settings


def sqlite(settings: Settings, clock: Clock) -> Persistence:
    """One file for each tenant."""
    from adapters.sql.persistence import SqlPersistence

    return SqlPersistence.sqlite(settings.data_dir, clock=clock)


def postgres(settings: Settings, clock: Clock) -> Persistence:
    """One schema for each tenant."""
    from adapters.sql.persistence import SqlPersistence

    return SqlPersistence.postgres(settings.address_of("postgres"), clock=clock, pool_size=settings.pool_size)
