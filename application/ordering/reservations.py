"""Reserving the goods of an order, and making them available again."""

from application.core.unit_of_work import UnitOfWork
from domain.catalogue.ids import ProductId
from domain.ordering.order import Order
from domain.stock.stock_item import StockItem


async def reserve_stock(uow: UnitOfWork, order: Order) -> None:
    """Reserve the goods of every line. `OutOfStock` when fewer units are available than a line needs."""
    stock = await _stock_of(uow, order)
    for line_id, line in order.numbered_lines():
        item = stock[line.product]
        item.reserve(line_id, line.quantity)
        uow.stock.save(item)


async def release_stock(uow: UnitOfWork, order: Order) -> None:
    """Release the reservations of every line, so that the goods can be sold again."""
    stock = await _stock_of(uow, order)
    for line_id, line in order.numbered_lines():
        item = stock[line.product]
        item.release(line_id)
        uow.stock.save(item)


async def _stock_of(uow: UnitOfWork, order: Order) -> dict[ProductId, StockItem]:
    items = await uow.stock.get_many(line.product for line in order.lines)
    return {item.id: item for item in items}
