"""An order says whether its goods are reserved; a stock item no longer lists the orders that it is reserved for."""

from adapters.mongo.drivers import Document
from adapters.mongo.migrations.repeatable import chunks
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """The goods of an order are reserved if any stock item says so, whatever the order's status is.

    The orders that an item lists are marked before the list goes, and all others last. So an order without a mark is
    always one that this step has still to decide about, and an order with one is the shop's.
    """
    async for items in chunks(tenant, "stock_items"):
        for item in items:
            if "reservations" in item:
                await _move_to_the_orders(tenant, item)
    async for orders in chunks(tenant, "orders"):
        await _mark(tenant, [order["_id"] for order in orders], goods_reserved=False)


async def _move_to_the_orders(tenant: TenantDatabase, item: Document) -> None:
    reservations = item["reservations"]
    await _mark(tenant, [each["order"] for each in reservations], goods_reserved=True)
    reserved = sum(each["quantity"] for each in reservations)
    old = {"_id": item["_id"], "reservations": {"$exists": True}}
    await tenant.update("stock_items", old, {"$set": {"reserved": reserved}, "$unset": {"reservations": None}})


async def _mark(tenant: TenantDatabase, orders: list[object], *, goods_reserved: bool) -> None:
    unmarked: Document = {"_id": {"$in": orders}, "goods_reserved": {"$exists": False}}
    await tenant.update("orders", unmarked, {"$set": {"goods_reserved": goods_reserved}})
