"""The questions about a tenant, answered by looking through dictionaries."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from adapters.memory.tables import Tables
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
from domain.stock.stock_item import StockItem

Row = TypeVar("Row")
Item = TypeVar("Item")
Position = TypeVar("Position")


@dataclass(frozen=True, slots=True)
class MemoryProductQueries:
    """The catalogue."""

    tables: Tables

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Product).get(product)
        return ProductView.of(found) if found else None

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """The product with this SKU, or None."""
        await asyncio.sleep(0)
        found = (product for product in self.tables.of(Product).values() if product.sku == sku)
        return next(map(ProductView.of, found), None)

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word."""
        await asyncio.sleep(0)
        wanted = search_key(words).split()
        found = [
            product
            for product in self.tables.of(Product).values()
            if all(word in product.search_key for word in wanted)
            and (after is None or _product_position(product) > after)
        ]
        found.sort(key=_product_position)
        return _page(found, limit, ProductView.of, _product_position)


@dataclass(frozen=True, slots=True)
class MemoryStockQueries:
    """The shelves."""

    tables: Tables

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """How much there is, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(StockItem).get(product)
        return StockLevel.of(found) if found else None

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """The ledger, by number."""
        await asyncio.sleep(0)
        ledger = self.tables.entries.get((StockItem, product), [])
        found = sorted(
            (entry for entry in ledger if isinstance(entry, Movement) and (after is None or entry.number > after)),
            key=_number,
        )
        return _page(found, limit, lambda entry: entry, _number)


@dataclass(frozen=True, slots=True)
class MemoryOrderQueries:
    """The orders."""

    tables: Tables

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Order).get(order)
        return OrderView.of(found) if found else None

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Orders, newest first."""
        await asyncio.sleep(0)
        found = [
            order
            for order in self.tables.of(Order).values()
            if which.customer in {None, order.customer}
            and which.status in {None, order.status}
            and (after is None or _order_position(order) < after)
        ]
        found.sort(key=_order_position, reverse=True)
        return _page(found, limit, _summary, _order_position)

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Unpaid orders whose time has run out, the most overdue first."""
        await asyncio.sleep(0)
        found = sorted(
            (order.pay_by, order.id)
            for order in self.tables.of(Order).values()
            if order.status is OrderStatus.PLACED and order.pay_by <= at
        )
        return tuple(id for _, id in found[:limit])


def _page(
    found: Iterable[Row], limit: int, show: Callable[[Row], Item], position: Callable[[Row], Position]
) -> Page[Item, Position]:
    rows = tuple(found)
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
