"""The two drivers, behind Protocols with the few methods that the adapter calls.

Everything else in this folder uses these Protocols; only this file knows where the drivers differ.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, cast

from pymongo import DeleteOne, IndexModel, InsertOne, ReplaceOne
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandListener
from pymongo.results import BulkWriteResult, DeleteResult, UpdateResult
from pymongo.uri_parser import split_options

from domain.shared.errors import InvalidValue

DriverName: TypeAlias = Literal["motor", "pymongo"]
Document: TypeAlias = dict[str, Any]
Options: TypeAlias = Mapping[str, Any]
AnySession: TypeAlias = Any
"""The driver's own session, as `begin` gave it out: it has no type that both drivers share."""


class Cursor(Protocol):
    """The result of a query."""

    async def to_list(self) -> list[Document]: ...


class Session(Protocol):
    """A transaction under way. Ending the session without a commit aborts it."""

    async def commit_transaction(self) -> None: ...

    async def end_session(self) -> None: ...


class Collection(Protocol):
    """Documents of one kind."""

    def find(
        self,
        wanted: Document,
        /,
        *,
        sort: Sequence[tuple[str, int]],
        limit: int,
        projection: Document | None = None,
    ) -> Cursor: ...

    async def find_one(self, wanted: Document, /, *, session: AnySession = None) -> Document | None: ...

    async def insert_many(self, documents: Sequence[Document], /, *, session: AnySession) -> object: ...

    async def bulk_write(
        self, requests: Sequence[DeleteOne | InsertOne[Document] | ReplaceOne[Document]], /, *, session: AnySession
    ) -> BulkWriteResult: ...

    async def update_many(self, wanted: Document, update: Document, /, *, upsert: bool = False) -> UpdateResult: ...

    async def delete_many(self, wanted: Document, /, *, session: AnySession = None) -> DeleteResult: ...

    async def create_indexes(self, indexes: list[IndexModel], /) -> object: ...


class Database(Protocol):
    """The database of one tenant."""

    def __getitem__(self, collection: str, /) -> Collection: ...

    async def command(self, command: str, value: str | int = 1, /) -> Document: ...


class Driver(Protocol):
    """A pool of connections to one server."""

    def database(self, name: str, /) -> Database: ...

    async def database_names(self) -> list[str]: ...

    async def begin(self) -> Session:
        """Start a transaction."""
        ...

    async def close(self) -> None: ...


class Connect(Protocol):
    """How a client is made, such as `connect`."""

    def __call__(
        self, name: DriverName, url: str, options: Options, listeners: Sequence[CommandListener], /
    ) -> Driver: ...


def connect(name: DriverName, url: str, options: Options, listeners: Sequence[CommandListener]) -> Driver:
    """A client of the chosen driver, which belongs to the running event loop. It connects when it is first used."""
    drivers: Mapping[DriverName, type[_Motor | _PyMongo]] = {"motor": _Motor, "pymongo": _PyMongo}
    return drivers[name](url, {**options, "event_listeners": listeners})


def must_have_known_options(url: str) -> None:
    """`InvalidValue` for a URL with options, or values of options, that the drivers do not know."""
    for option in filter(None, url.partition("?")[2].split("&")):
        try:
            split_options(option)
        except (PyMongoError, ValueError, TypeError):
            # The driver's words may repeat what was written.
            raise InvalidValue(
                "url",
                f"has the option {option.partition('=')[0]}, or a value of it, that MongoDB's drivers do not know",
            ) from None


class _Motor:
    """Motor: PyMongo's blocking client in threads. Published without types, hence `Any`."""

    def __init__(self, url: str, options: Options) -> None:
        from motor.motor_asyncio import AsyncIOMotorClient  # noqa: PLC0415 (only if this driver is chosen)

        self._client: Any = AsyncIOMotorClient(url, **options)

    def database(self, name: str, /) -> Database:
        return cast(Database, self._client[name])

    async def database_names(self) -> list[str]:
        return cast(list[str], await self._client.list_database_names())

    async def begin(self) -> Session:
        session = await self._client.start_session()
        session.start_transaction()
        return cast(Session, session)

    async def close(self) -> None:
        # Closing sends a command to the server, and Motor would block the event loop meanwhile.
        await asyncio.to_thread(self._client.close)


class _PyMongo:
    """PyMongo's own asynchronous client, Motor's successor."""

    def __init__(self, url: str, options: Options) -> None:
        from pymongo import AsyncMongoClient  # noqa: PLC0415 (as above)

        self._client: AsyncMongoClient[Document] = AsyncMongoClient(url, **options)

    def database(self, name: str, /) -> Database:
        return self._client[name]

    async def database_names(self) -> list[str]:
        return await self._client.list_database_names()

    async def begin(self) -> Session:
        session = self._client.start_session()
        await session.start_transaction()
        return session

    async def close(self) -> None:
        await self._client.close()
