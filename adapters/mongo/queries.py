"""The questions about a tenant. Strings are compared byte by byte in UTF-8, which is by code point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from adapters.mongo.documents import (
    movement_from,
    order_from,
    product_from,
    stock_from,
    stored_time,
)
from adapters.mongo.drivers import Document
from adapters.mongo.tenant import TenantDatabase
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from domain.shared.checks import search_key
from domain.stock.movement import Movement

Row = TypeVar("Row")
Item = TypeVar("Item")
Position = TypeVar("Position")


@dataclass(frozen=True, slots=True)
class MongoProductQueries:
    """The catalogue."""

    tenant: TenantDatabase

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product, or None."""
        found = await self.tenant.find_one("products", {"_id": product})
        return None if found is None else ProductView.of(product_from(found))

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """Along the unique index of SKUs."""
        found = await self.tenant.find_one("products", {"sku": sku})
        return None if found is None else ProductView.of(product_from(found))

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word."""
        conditions = [_contains("search_key", word) for word in search_key(words).split()]
        if after:
            conditions.append(_beyond("$gt", "search_key", after.search_key, after.id))
        found = await self.tenant.find(
            "products", _all_of(conditions), sort=[("search_key", 1), ("_id", 1)], limit=limit + 1
        )
        return _page([product_from(document) for document in found], limit, ProductView.of, _product_position)


@dataclass(frozen=True, slots=True)
class MongoStockQueries:
    """The shelves."""

    tenant: TenantDatabase

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """How much there is, or None."""
        found = await self.tenant.find_one("stock_items", {"_id": product})
        return None if found is None else StockLevel.of(stock_from(found))

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The ledger, by number."""
        wanted: Document = {"product": product}
        if after is not None:
            wanted["number"] = {"$gt": after}
        found = await self.tenant.find("stock_movements", wanted, sort=[("number", 1)], limit=limit + 1)
        return _page([movement_from(document) for document in found], limit, lambda entry: entry, _number)


@dataclass(frozen=True, slots=True)
class MongoOrderQueries:
    """The orders."""

    tenant: TenantDatabase

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order, or None."""
        found = await self.tenant.find_one("orders", {"_id": order})
        return None if found is None else OrderView.of(order_from(found))

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders, newest first."""
        conditions: Sequence[Document] = [
            *([{"customer": which.customer}] if which.customer else []),
            *([{"status": str(which.status)}] if which.status else []),
            *([_beyond("$lt", "placed_at", stored_time(after.placed_at), after.id)] if after else []),
        ]
        found = await self.tenant.find(
            "orders", _all_of(conditions), sort=[("placed_at", -1), ("_id", -1)], limit=limit + 1
        )
        return _page([order_from(document) for document in found], limit, _summary, _order_position)

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Unpaid orders whose time has run out, the most overdue first."""
        unpaid = {"status": str(OrderStatus.PLACED), "pay_by": {"$lte": stored_time(at)}}
        found = await self.tenant.find("orders", unpaid, sort=[("pay_by", 1), ("_id", 1)], limit=limit)
        return tuple(OrderId(document["_id"]) for document in found)


def _all_of(conditions: Sequence[Document]) -> Document:
    return {"$and": list(conditions)} if conditions else {}


def _contains(field: str, word: str) -> Document:
    """The word as it is: no pattern, so nothing in it means anything but itself."""
    return {"$expr": {"$gte": [{"$indexOfCP": [f"${field}", {"$literal": word}]}, 0]}}


def _beyond(comparison: str, field: str, value: str | int, id: UUID) -> Document:
    """What follows this place in an order by the field, then by id. The first part is for the index."""
    return {
        field: {f"{comparison}e": value},
        "$or": [{field: {comparison: value}}, {field: value, "_id": {comparison: id}}],
    }


def _page(
    rows: Sequence[Row], limit: int, show: Callable[[Row], Item], position: Callable[[Row], Position]
) -> Page[Item, Position]:
    """Of one row more than was asked for, which tells whether there is a next page."""
    shown = rows[:limit]
    return Page(
        items=tuple(show(row) for row in shown),
        next=position(shown[-1]) if len(rows) > limit else None,
    )


def _product_position(product: Product) -> ProductPosition:
    return ProductPosition(product.search_key, product.id)


def _order_position(order: Order) -> OrderPosition:
    return OrderPosition(order.placed_at, order.id)


def _number(entry: Movement) -> int:
    return entry.number


def _summary(order: Order) -> OrderSummary:
    return OrderSummary(order.id, order.customer, order.status, order.total, order.placed_at)
