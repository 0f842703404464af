"""Schedules; idempotency records get the time at which they were recorded; indexes for pruning.

What was recorded before has the time of the migration: it is kept a little longer than it need be, never too short.
"""

from datetime import UTC, datetime, timedelta

from pymongo import IndexModel

from adapters.mongo.migrations.repeatable import create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Create the collection and the index, and set the times that are missing."""
    await create_collection(tenant, "schedules")
    await create_collection(tenant, "effects", [IndexModel([("at", 1)], name="at")])
    now = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    await tenant.update("effects", {"at": {"$exists": False}}, {"$set": {"at": now}})
