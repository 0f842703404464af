"""What steps are made of: each can be repeated at any time."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from adapters.mongo.drivers import Database, Document
from adapters.mongo.tenant import TenantDatabase

_NAMESPACE_EXISTS = 48
_AT_A_TIME = 100


async def create_collection(tenant: TenantDatabase, name: str, indexes: Sequence[IndexModel] = ()) -> None:
    """Create a collection and its indexes, unless they are there.

    A transaction would create the collection, too, but two transactions that both have to create it would conflict.
    """
    await tenant.call(partial(_create, name, indexes))


async def chunks(tenant: TenantDatabase, collection: str) -> AsyncIterator[Sequence[Document]]:
    """All documents, in order of their ids, so many at a time that each chunk is changed well within the time limit."""
    beyond: Document = {}
    while found := await tenant.find(collection, beyond, sort=[("_id", 1)], limit=_AT_A_TIME):
        yield found
        beyond = {"_id": {"$gt": found[-1]["_id"]}}


async def _create(name: str, indexes: Sequence[IndexModel], database: Database) -> None:
    if indexes:
        # The first index of a collection creates it.
        await database[name].create_indexes(list(indexes))
        return
    try:
        await database.command("create", name)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
