"""One tenant's database, with a bound on every call."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pymongo

from adapters.mongo.drivers import Database, Document, Driver
from adapters.mongo.errors import translated


@dataclass(frozen=True, slots=True)
class TenantDatabase:
    """Where one tenant's documents are. Whatever is asked of it ends within `patience` seconds.

    The bound covers the wait for a connection, so it also holds when all of them are in use.
    """

    driver: Driver
    name: str
    patience: float

    @contextmanager
    def calling(self) -> Iterator[Database]:
        """The database, for calls that end in time, with an error of the shop's if they fail."""
        with translated(), pymongo.timeout(self.patience):
            yield self.driver.database(self.name)

    async def find(
        self, collection: str, wanted: Document, /, *, sort: Sequence[tuple[str, int]], limit: int
    ) -> list[Document]:
        """Up to `limit` documents, sorted."""
        if limit < 1:
            # To the driver, no limit means all.
            return []
        with self.calling() as database:
            return await database[collection].find(wanted, sort=sort, limit=limit).to_list()

    async def find_one(self, collection: str, wanted: Document, /) -> Document | None:
        """The document, or None."""
        with self.calling() as database:
            return await database[collection].find_one(wanted)
