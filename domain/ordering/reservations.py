"""Reserving the goods of an order: what an order and the stock items of its products change together.

The order says whether its goods are reserved, a stock item how many units of it are. So doing any of this again changes
nothing, and a stock item does not grow with the open orders for it. Whoever calls has to store the order and the items.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.ordering.order import Order
from domain.stock.errors import OutOfStock
from domain.stock.stock_item import StockItem


def reserve(order: Order, stock: Iterable[StockItem]) -> None:
    """Reserve the goods of every line, unless they are reserved already.

    `OutOfStock` when fewer units are available than a line needs; then nothing of this may be stored.
    """
    if order.goods_reserved:
        return
    items = {item.id: item for item in stock}
    for line in order.lines:
        if line.product not in items:
            raise OutOfStock(line.product, line.quantity, 0)
        items[line.product].reserve(line.quantity)
    order.goods_reserved = True


def release(order: Order, stock: Iterable[StockItem]) -> None:
    """Make the goods of every line available again, if they are reserved."""
    if order.goods_reserved:
        for item, quantity in _quantities(order, stock):
            item.release(quantity)
        order.goods_reserved = False


def consume(order: Order, stock: Iterable[StockItem], *, at: datetime) -> None:
    """Take the goods of every line out of stock, to ship them, if they are reserved."""
    if order.goods_reserved:
        for item, quantity in _quantities(order, stock):
            item.consume(quantity, at=at)
        order.goods_reserved = False


def _quantities(order: Order, stock: Iterable[StockItem]) -> Iterator[tuple[StockItem, int]]:
    """Each stock item with the quantity of its line. A line whose stock item is gone is left out."""
    items = {item.id: item for item in stock}
    return ((items[line.product], line.quantity) for line in order.lines if line.product in items)
