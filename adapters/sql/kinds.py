"""How aggregates of each kind are stored and found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, Select, Table, select

from adapters.sql import mapping
from adapters.sql.mapping import Found, Record
from adapters.sql.tables import order_lines, orders, products, stock_items
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem

AggregateT = TypeVar("AggregateT", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class AggregateMapping(Generic[AggregateT]):
    """The table of the aggregates, the statement that reads them whole, and the way there and back.

    `key` is the column of the natural key, for kinds that have one.
    """

    table: Table
    select: Select[Any]
    record: Callable[[AggregateT], Record]
    restore: Callable[[Sequence[Found]], list[AggregateT]]
    key: Column[str] | None = None


PRODUCTS = AggregateMapping(products, select(products), mapping.product_record, mapping.products_of, key=products.c.sku)
STOCK = AggregateMapping(stock_items, select(stock_items), mapping.stock_item_record, mapping.stock_items_of)
ORDERS = AggregateMapping(
    orders,
    select(orders, *order_lines.c).join_from(orders, order_lines).order_by(orders.c.id, order_lines.c.number),
    mapping.order_record,
    mapping.orders_of,
)

_KINDS: Mapping[type[Aggregate], AggregateMapping[Any]] = {Order: ORDERS, Product: PRODUCTS, StockItem: STOCK}


def mapping_of(aggregates: type[AggregateT]) -> AggregateMapping[AggregateT]:
    """How these are stored."""
    return cast(AggregateMapping[AggregateT], _KINDS[aggregates])
