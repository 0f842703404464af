"""Placing an order."""

from dataclasses import dataclass

from application.ports.surroundings import Clock, IdGenerator
from application.unit_of_work import UnitOfWork
from application.views import OrderView
from domain.address import Address
from domain.catalogue import Product, ProductId
from domain.errors import UnknownProduct
from domain.identity import Actor
from domain.order_lines import OrderId, OrderLine
from domain.ordering import Order


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of one product."""

    product: ProductId
    quantity: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a customer wants, where it goes, and where to write."""

    items: tuple[Wanted, ...]
    address: Address
    email: str


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A customer buys what is in stock, at today's prices; the goods are held until the order is paid or expires."""

    clock: Clock
    ids: IdGenerator

    async def __call__(self, work: UnitOfWork, request: NewOrder, /, *, by: Actor) -> OrderView:
        """All lines or none: `UnknownProduct`, `OutOfStock`, or a rule of the order's own refuses the whole."""
        products = await self._products(work, request)
        order = Order.place(
            OrderId(self.ids.new()),
            by=by,
            email=request.email,
            address=request.address,
            lines=[OrderLine.of(products[item.product], item.quantity) for item in request.items],
            at=self.clock.now(),
        )
        await self._hold(work, order)
        work.orders.add(order)
        return OrderView.of(order)

    async def _products(self, work: UnitOfWork, request: NewOrder) -> dict[ProductId, Product]:
        found = await work.products.get_many(item.product for item in request.items)
        products = {product.id: product for product in found}
        for item in request.items:
            if item.product not in products:
                raise UnknownProduct(item.product)
        return products

    async def _hold(self, work: UnitOfWork, order: Order) -> None:
        shelves = await work.stock.get_many(line.product for line in order.lines)
        stock = {item.id: item for item in shelves}
        for line_id, line in order.numbered_lines():
            item = stock[line.product]
            item.reserve(line_id, line.quantity)
            work.stock.save(item)
