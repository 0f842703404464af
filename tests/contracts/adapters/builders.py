"""How each persistence that processes can share is built from its address alone: what a second process is told.

Each imports its adapter when it is called, because any adapter can be deleted.
"""

from pathlib import Path

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock


def sqlite(directory: str, *, clock: Clock) -> Persistence:
    """A file for every tenant in this directory."""
    from adapters.sql.persistence import SqlPersistence  # noqa: PLC0415 (see above)

    return SqlPersistence.sqlite(Path(directory), clock=clock)


def postgres(url: str, *, clock: Clock) -> Persistence:
    """A schema for every tenant."""
    from adapters.sql.persistence import SqlPersistence  # noqa: PLC0415 (see above)

    return SqlPersistence.postgres(url, clock=clock)


def mongo_motor(url: str, *, clock: Clock) -> Persistence:
    """A database for every tenant, through Motor."""
    from adapters.mongo.persistence import MongoPersistence  # noqa: PLC0415 (see above)

    return MongoPersistence(url, clock=clock, driver="motor")


def mongo_pymongo(url: str, *, clock: Clock) -> Persistence:
    """A database for every tenant, through PyMongo's own asynchronous client."""
    from adapters.mongo.persistence import MongoPersistence  # noqa: PLC0415 (see above)

    return MongoPersistence(url, clock=clock, driver="pymongo")
