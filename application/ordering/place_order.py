"""Placing an order."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.ordering.reservations import reserve_goods
from application.ordering.views import OrderView
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.errors import UnknownProduct
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address


@dataclass(frozen=True, slots=True)
class RequestedItem:
    """A quantity of one product."""

    fingerprint_name: ClassVar[str] = "Wanted"

    product: ProductId
    quantity: int


@dataclass(frozen=True, slots=True)
class PlaceOrderRequest:
    """What a customer wants, where to send it, and where to send the confirmation."""

    fingerprint_name: ClassVar[str] = "NewOrder"

    items: tuple[RequestedItem, ...]
    address: Address
    email: str


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A customer buys what is in stock, at today's prices; the goods are held until the order is paid or expires."""

    clock: Clock
    ids: IdGenerator

    async def __call__(self, uow: UnitOfWork, request: PlaceOrderRequest, /, *, by: Actor) -> OrderView:
        """All lines are ordered, or none: `UnknownProduct`, `OutOfStock`, or what `Order.place` raises."""
        products = await self._products(uow, request)
        order = Order.place(
            OrderId(self.ids.new()),
            by=by,
            email=request.email,
            address=request.address,
            lines=[OrderLine.of(products[item.product], item.quantity) for item in request.items],
            at=self.clock.now(),
        )
        await reserve_goods(uow, order)
        uow.orders.add(order)
        return OrderView.of(order)

    async def _products(self, uow: UnitOfWork, request: PlaceOrderRequest) -> dict[ProductId, Product]:
        found = await uow.products.get_many(item.product for item in request.items)
        products = {product.id: product for product in found}
        for item in request.items:
            if item.product not in products:
                raise UnknownProduct(item.product)
        return products
