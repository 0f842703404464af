"""One tenant's database, with a bound on every call."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from adapters.mongo.calls import within
from adapters.mongo.drivers import Database, Document, Driver

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TenantDatabase:
    """The database of one tenant. Every call ends within `timeout` seconds."""

    driver: Driver
    name: str
    timeout: float

    async def call(self, command: Callable[[Database], Awaitable[Answer]], /) -> Answer:
        """The answer of the database to this command."""
        return await within(self.timeout, lambda: command(self.driver.database(self.name)))

    async def find(
        self, collection: str, wanted: Document, /, *, sort: Sequence[tuple[str, int]], limit: int
    ) -> list[Document]:
        """Up to `limit` documents, sorted."""
        if limit < 1:
            # The driver takes 0 for no limit.
            return []
        return await self.call(lambda database: database[collection].find(wanted, sort=sort, limit=limit).to_list())

    async def find_one(self, collection: str, wanted: Document, /) -> Document | None:
        """The document, or None."""
        return await self.call(lambda database: database[collection].find_one(wanted))

    async def update(self, collection: str, wanted: Document, change: Document, /) -> None:
        """Change every document that fits `wanted`; each is checked again at the moment it is changed."""
        await self.call(lambda database: database[collection].update_many(wanted, change))

    async def delete_some(self, collection: str, wanted: Document, /, *, first: str, limit: int) -> int:
        """Delete up to `limit` documents that fit `wanted`, those first that come first by this field; how many."""
        found = await self.call(
            lambda database: (
                database[collection].find(wanted, sort=[(first, 1)], limit=limit, projection={"_id": True}).to_list()
            )
        )
        if not found:
            return 0
        these: Document = {"_id": {"$in": [document["_id"] for document in found]}}
        deleted = await self.call(lambda database: database[collection].delete_many(these | wanted))
        return deleted.deleted_count
