"""Stock on MongoDB: stock items and their movements as documents and back, and the queries about them."""

from dataclasses import dataclass

from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping, Entries
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time, time_from
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import StockItem


def _fields(item: StockItem) -> Document:
    return {"on_hand": item.on_hand, "reserved": item.reserved, "movements": item.movements}


def _stock_item(document: Document) -> StockItem:
    return StockItem(
        id=document["_id"],
        version=document["version"],
        on_hand=document["on_hand"],
        reserved=document["reserved"],
        movements=document["movements"],
    )


def _movement_document(movement: Movement) -> Document:
    return {
        "product": movement.product,
        "number": movement.number,
        "at": stored_time(movement.at),
        "change": movement.change,
        "reason": str(movement.reason),
    }


def _movement(document: Document) -> Movement:
    return Movement(
        product=document["product"],
        number=document["number"],
        at=time_from(document["at"]),
        change=document["change"],
        reason=Reason(document["reason"]),
    )


MOVEMENTS = Entries(Movement, "stock_movements", owner="product", document=_movement_document)
STOCK = AggregateMapping(StockItem, "stock_items", _fields, _stock_item, entries=MOVEMENTS)


@dataclass(frozen=True, slots=True)
class MongoStockQueries:
    """The stock of one tenant."""

    tenant: TenantDatabase

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """By id."""
        found = await self.tenant.find_one(STOCK.collection, {"_id": product})
        return None if found is None else StockLevel.of(_stock_item(found))

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """Reads along the index of products and numbers."""
        must_be_positive(limit)
        wanted: Document = {"product": product}
        if after is not None:
            wanted["number"] = {"$gt": after}
        found = await self.tenant.find(MOVEMENTS.collection, wanted, sort=[("number", 1)], limit=limit + 1)
        return page(found, limit, _movement, lambda document: int(document["number"]))
