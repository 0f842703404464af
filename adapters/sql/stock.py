"""Stock on SQL: stock items and their movements as rows and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    bindparam,
    select,
)

from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.sql.columns import Moment, metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Entries, Found, Record
from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import StockItem

stock_items = Table(
    "stock_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("on_hand", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("movements", BigInteger, nullable=False),
)

stock_movements = Table(
    "stock_movements",
    metadata,
    Column("product", ForeignKey(stock_items.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("product", "number"),
)


def _row(item: StockItem) -> Record:
    return {"on_hand": item.on_hand, "reserved": item.reserved, "movements": item.movements}


def _stock_item(row: Found, _: Sequence[Found]) -> StockItem:
    return StockItem(
        id=row.id, version=row.version, on_hand=row.on_hand, reserved=row.reserved, movements=row.movements
    )


def _movement_record(movement: Movement) -> Record:
    return {
        "product": movement.product,
        "number": movement.number,
        "at": movement.at,
        "change": movement.change,
        "reason": movement.reason.value,
    }


STOCK = AggregateMapping(
    StockItem, stock_items, _row, _stock_item, entries=Entries(Movement, stock_movements, _movement_record)
)

_level = select(stock_items.c.id, stock_items.c.on_hand, stock_items.c.reserved).where(
    stock_items.c.id == bindparam("product")
)


@dataclass(frozen=True, slots=True)
class SqlStockQueries:
    """The stock of one tenant."""

    database: Database

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """By primary key."""
        rows = await self.database.fetch(_level, {"product": product})
        return StockLevel(rows[0].id, rows[0].on_hand, rows[0].reserved) if rows else None

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """Reads along the primary key."""
        must_be_positive(limit)
        statement = (
            select(stock_movements)
            .where(stock_movements.c.product == product, stock_movements.c.number > (after or 0))
            .order_by(stock_movements.c.number)
            .limit(limit + 1)
        )
        rows = await self.database.fetch(statement, {})
        return page(rows, limit, _movement, lambda row: int(row.number))


def _movement(row: Found) -> Movement:
    return Movement(row.product, row.number, row.at, row.change, Reason(row.reason))
