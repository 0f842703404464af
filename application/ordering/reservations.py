"""Reserving and releasing the goods of an order within a unit of work. Afterwards the caller stores the order."""

from collections.abc import Sequence

from application.core.unit_of_work import UnitOfWork
from domain.ordering import reservations
from domain.ordering.order import Order
from domain.stock.stock_item import StockItem


async def reserve_goods(uow: UnitOfWork, order: Order) -> None:
    """Reserve the goods of every line. `OutOfStock` when fewer units are available than a line needs."""
    stock = await _stock_of(uow, order)
    reservations.reserve(order, stock)
    _save(uow, stock)


async def release_goods(uow: UnitOfWork, order: Order) -> None:
    """Release the goods of every line, so that they can be sold again."""
    stock = await _stock_of(uow, order)
    reservations.release(order, stock)
    _save(uow, stock)


async def _stock_of(uow: UnitOfWork, order: Order) -> Sequence[StockItem]:
    return await uow.stock.get_many(line.product for line in order.lines)


def _save(uow: UnitOfWork, stock: Sequence[StockItem]) -> None:
    for item in stock:
        uow.stock.save(item)
