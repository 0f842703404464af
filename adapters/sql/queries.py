"""The query ports on SQL: every method is one statement. Positions are compared as rows, so a page costs the same
anywhere in a list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import bindparam, select, tuple_

from adapters.sql.database import Database
from adapters.sql.kinds import ORDERS
from adapters.sql.mapping import PRODUCT_VIEW, Found, movement_of, order_summary_of, product_view_of
from adapters.sql.tables import orders, products, stock_items, stock_movements
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.shared import checks
from domain.stock.movement import Movement

Item = TypeVar("Item")
Position = TypeVar("Position")

_product = select(*PRODUCT_VIEW).where(products.c.id == bindparam("product"))
_product_by_sku = select(*PRODUCT_VIEW).where(products.c.sku == bindparam("sku"))
_by_name = select(*PRODUCT_VIEW).order_by(products.c.search_key, products.c.id).limit(bindparam("rows"))
_level = select(stock_items.c.id, stock_items.c.on_hand, stock_items.c.reserved).where(
    stock_items.c.id == bindparam("product")
)
_order = ORDERS.select.where(orders.c.id == bindparam("order"))
_newest_first = (
    select(orders.c.id, orders.c.customer, orders.c.status, orders.c.total, orders.c.currency, orders.c.placed_at)
    .order_by(orders.c.placed_at.desc(), orders.c.id.desc())
    .limit(bindparam("rows"))
)


@dataclass(frozen=True, slots=True)
class SqlProductQueries:
    """The catalogue of one tenant."""

    database: Database

    async def get(self, product: ProductId, /) -> ProductView | None:
        """By primary key."""
        rows = await self.database.ask(_product, {"product": product})
        return product_view_of(rows[0]) if rows else None

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """Along the unique index of SKUs."""
        rows = await self.database.ask(_product_by_sku, {"sku": sku})
        return product_view_of(rows[0]) if rows else None

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Along the index of search keys."""
        statement = _by_name
        for word in checks.search_key(words).split():
            statement = statement.where(products.c.search_key.contains(word, autoescape=True))
        if after is not None:
            place = tuple_(products.c.search_key, products.c.id)
            statement = statement.where(place > (after.search_key, after.id))
        rows = await self.database.ask(statement, {"rows": limit + 1})
        return _page(rows, limit, product_view_of, lambda row: ProductPosition(row.search_key, row.id))


@dataclass(frozen=True, slots=True)
class SqlStockQueries:
    """The shelves of one tenant."""

    database: Database

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """The sums that are kept in the row."""
        rows = await self.database.ask(_level, {"product": product})
        return StockLevel(rows[0].id, rows[0].on_hand, rows[0].reserved) if rows else None

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """Along the primary key."""
        statement = (
            select(stock_movements)
            .where(stock_movements.c.product == product, stock_movements.c.number > (after or 0))
            .order_by(stock_movements.c.number)
            .limit(limit + 1)
        )
        rows = await self.database.ask(statement, {})
        return _page(rows, limit, movement_of, lambda row: row.number)


@dataclass(frozen=True, slots=True)
class SqlOrderQueries:
    """The orders of one tenant."""

    database: Database

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order and its lines together, so that they fit each other."""
        found = ORDERS.restore(await self.database.ask(_order, {"order": order}))
        return OrderView.of(found[0]) if found else None

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Backwards along the index that fits the filter."""
        statement = _newest_first
        if which.customer is not None:
            statement = statement.where(orders.c.customer == which.customer)
        if which.status is not None:
            statement = statement.where(orders.c.status == which.status.value)
        if after is not None:
            place = tuple_(orders.c.placed_at, orders.c.id)
            statement = statement.where(place < (after.placed_at, after.id))
        rows = await self.database.ask(statement, {"rows": limit + 1})
        return _page(rows, limit, order_summary_of, lambda row: OrderPosition(row.placed_at, row.id))

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Along the index of unpaid orders."""
        statement = (
            select(orders.c.id)
            .where(orders.c.status == "placed", orders.c.pay_by <= at)
            .order_by(orders.c.pay_by, orders.c.id)
            .limit(limit)
        )
        return tuple(row.id for row in await self.database.ask(statement, {}))


def _page(
    rows: Sequence[Found], limit: int, show: Callable[[Found], Item], position: Callable[[Found], Position]
) -> Page[Item, Position]:
    """A page of these rows; one more than `limit` was asked for, to know whether there is another page."""
    following = position(rows[limit - 1]) if len(rows) > limit else None
    return Page(tuple(map(show, rows[:limit])), following)
