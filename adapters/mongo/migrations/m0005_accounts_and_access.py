"""Accounts, and what lets somebody in to them: refresh families and API keys."""

from pymongo import IndexModel

from adapters.mongo.migrations.repeatable import create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Create the collections and their indexes."""
    await create_collection(
        tenant,
        "accounts",
        [
            # Anonymous accounts are not in it: however many there are, none has a key.
            IndexModel(
                [("email_key", 1)],
                name="email_key",
                unique=True,
                partialFilterExpression={"email_key": {"$exists": True}},
            ),
            IndexModel([("created_at", -1), ("_id", -1)], name="newest"),
            IndexModel([("status", 1), ("created_at", -1), ("_id", -1)], name="newest_in_status"),
        ],
    )
    await create_collection(
        tenant, "refresh_families", [IndexModel([("expires_at", 1), ("_id", 1)], name="expires_at")]
    )
    await create_collection(tenant, "api_keys", [IndexModel([("account", 1), ("_id", 1)], name="of_account")])
