"""How aggregates of each kind are stored and found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, Select, Table, select

from adapters.sql import mapping
from adapters.sql.mapping import Found, Record
from adapters.sql.tables import order_lines, orders, products, stock_items
from domain.aggregate import Aggregate
from domain.catalogue import Product
from domain.inventory import StockItem
from domain.ordering import Order

Kept = TypeVar("Kept", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Kept]):
    """The table of the aggregates, the statement that reads them whole, and the way there and back.

    `key` is the column of the natural key, for kinds that have one.
    """

    table: Table
    select: Select[Any]
    record: Callable[[Kept], Record]
    restore: Callable[[Sequence[Found]], list[Kept]]
    key: Column[str] | None = None


PRODUCTS = Kind(products, select(products), mapping.product_record, mapping.products_of, key=products.c.sku)
STOCK = Kind(stock_items, select(stock_items), mapping.stock_item_record, mapping.stock_items_of)
ORDERS = Kind(
    orders,
    select(orders, *order_lines.c).join_from(orders, order_lines).order_by(orders.c.id, order_lines.c.number),
    mapping.order_record,
    mapping.orders_of,
)

_KINDS: Mapping[type[Aggregate], Kind[Any]] = {Order: ORDERS, Product: PRODUCTS, StockItem: STOCK}


def kind_of(aggregates: type[Kept]) -> Kind[Kept]:
    """How these are stored."""
    return cast(Kind[Kept], _KINDS[aggregates])
