"""Golden databases: what an older version has stored, loaded into the servers of today as one tenant's data."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from bson import json_util
from bson.binary import UuidRepresentation
from pydantic import TypeAdapter
from pymongo import AsyncMongoClient

from adapters.shared.tenancy import TenantId

_JSON = json_util.JSONOptions(uuid_representation=UuidRepresentation.STANDARD)


@dataclass(frozen=True, slots=True)
class GoldenData:
    """One tenant of an older version of the shop, as it is on each kind of database."""

    folder: Path

    def expected(self) -> dict[str, Any]:
        """What the shop of that version answered."""
        answers: dict[str, Any] = json.loads(self._text("expected.json"))
        return answers

    def load_sqlite(self, directory: Path, tenant: TenantId) -> None:
        """As the tenant's file in this directory."""
        with closing(sqlite3.connect(directory / f"{tenant}.sqlite3")) as connection:
            connection.executescript(self._text("sqlite.sql"))

    async def load_postgres(self, url: str, tenant: TenantId) -> None:
        """As the tenant's schema in the database at this address."""
        statements = self._text("postgres.sql").replace(f"tenant_{self.folder.name}", f"tenant_{tenant}")
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statements)
        finally:
            await connection.close()

    async def load_mongo(self, url: str, name: str) -> None:
        """As a database of this name on the server at this address."""
        async with AsyncMongoClient[dict[str, Any]](url, uuidRepresentation="standard") as client:
            database = client[name]
            for collection_name, indexes, documents in self._collections():
                collection = await database.create_collection(collection_name)
                for index in indexes:
                    keys = [(field, direction) for field, direction in index.pop("keys")]
                    await collection.create_index(keys, name=index.pop("index"), **index)
                if documents:
                    await collection.insert_many(documents)

    def _collections(self) -> list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]:
        """The name of each collection, its indexes and its documents."""
        found: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]] = []
        for line in self._text("mongo.jsonl").splitlines():
            told = json_util.loads(line, json_options=_JSON)
            if "collection" in told:
                found.append((told["collection"], [], []))
            else:
                _, indexes, documents = found[-1]
                (indexes if "index" in told else documents).append(told)
        return found

    def _text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()


FIRST_VERSION = GoldenData(Path(__file__).parent / "golden" / "first_version")


def as_json(value: object) -> Any:  # noqa: ANN401 (JSON is anything)
    """A view as the golden files have it."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def as_then(now: object, then: object) -> object:
    """What is said now, without the fields that nobody knew then: equal to `then` if nothing has changed."""
    match now, then:
        case dict(), dict():
            return {name: as_then(now[name], value) for name, value in then.items() if name in now}
        case list(), list() if len(now) == len(then):
            return [as_then(one, before) for one, before in zip(now, then, strict=True)]
    return now
