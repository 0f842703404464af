"""The outbox knows the outcome of each event handler, and counts failures apart from attempts.

Until now a message was sent when it lay in the queue; from now on it is sent when all its handlers are done.
"""

from pymongo import IndexModel

from adapters.mongo.drivers import Document
from adapters.mongo.migrations.repeatable import chunks, create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Every attempt of a message that waits or lies dead was a failure until now."""
    await create_collection(
        tenant,
        "outbox",
        [
            IndexModel([("at", 1)], name="waiting_since", partialFilterExpression={"due": {"$exists": True}}),
            IndexModel([("parked", 1), ("at", 1)], name="dead_since", partialFilterExpression={"parked": True}),
        ],
    )
    old: Document = {"failures": {"$exists": False}}
    sent = old | {"sent_at": {"$exists": True}}
    await tenant.update("outbox", sent, {"$set": {"failures": 0, "handled": []}})
    async for messages in chunks(tenant, "outbox"):
        for message in messages:
            if "failures" not in message:
                counted: Document = {"failures": message["attempts"], "attempts": 0, "handled": []}
                await tenant.update("outbox", old | {"_id": message["_id"]}, {"$set": counted})
