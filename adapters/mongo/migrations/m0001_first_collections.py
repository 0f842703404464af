"""The first collections: products, stock, orders, the outbox and the idempotency records."""

from pymongo import IndexModel

from adapters.mongo.migrations.repeatable import create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Create the collections and their indexes."""
    await create_collection(
        tenant,
        "orders",
        [
            IndexModel([("placed_at", -1), ("_id", -1)], name="newest"),
            IndexModel([("customer", 1), ("placed_at", -1), ("_id", -1)], name="newest_of_customer"),
            IndexModel([("status", 1), ("placed_at", -1), ("_id", -1)], name="newest_in_status"),
            # Unpaid orders alone, which are few: the search for overdue ones does not read every order there ever was.
            IndexModel([("pay_by", 1), ("_id", 1)], name="unpaid", partialFilterExpression={"status": "placed"}),
        ],
    )
    await create_collection(
        tenant,
        "products",
        [
            IndexModel([("sku", 1)], name="sku", unique=True),
            IndexModel([("search_key", 1), ("_id", 1)], name="search_key"),
        ],
    )
    await create_collection(tenant, "stock_items")
    await create_collection(
        tenant, "stock_movements", [IndexModel([("product", 1), ("number", 1)], name="ledger", unique=True)]
    )
    await create_collection(
        tenant,
        "outbox",
        # Each message is in exactly one of these indexes; the sent ones, which are many, are in the last.
        [
            IndexModel([("due", 1), ("_id", 1)], name="due", partialFilterExpression={"due": {"$exists": True}}),
            IndexModel([("parked", 1), ("_id", 1)], name="parked", partialFilterExpression={"parked": True}),
            IndexModel([("sent_at", 1)], name="sent_at", partialFilterExpression={"sent_at": {"$exists": True}}),
        ],
    )
    await create_collection(tenant, "effects")
    await create_collection(tenant, "shape")
