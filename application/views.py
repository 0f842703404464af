"""What queries answer: values made for reading, never aggregates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from domain.address import Address
from domain.catalogue import Product, ProductId
from domain.identity import ActorId
from domain.inventory import StockItem
from domain.money import Money
from domain.order_lines import OrderId, OrderLine, total_of
from domain.ordering import Order, OrderStatus

Item = TypeVar("Item")
Position = TypeVar("Position")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item, Position]):
    """Some of a list, in order. `next` is where the following page begins; None at the end."""

    items: tuple[Item, ...]
    next: Position | None


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as customers see it."""

    id: ProductId
    sku: str
    name: str
    description: str | None
    price: Money

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        """The product as it is now."""
        return cls(product.id, product.sku, product.name, product.description, product.price)


@dataclass(frozen=True, slots=True, order=True)
class ProductPosition:
    """A place in the catalogue, sorted by search key (code points), then id."""

    search_key: str
    id: ProductId


@dataclass(frozen=True, slots=True)
class StockLevel:
    """How many units of a product there are, and how many of them are promised."""

    product: ProductId
    on_hand: int
    reserved: int

    @classmethod
    def of(cls, item: StockItem) -> "StockLevel":
        """The stock as it is now."""
        return cls(item.id, item.on_hand, item.reserved)

    @property
    def available(self) -> int:
        """Units that can still be sold."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its customer sees it."""

    id: OrderId
    customer: ActorId
    status: OrderStatus
    email: str
    address: Address
    lines: tuple[OrderLine, ...]
    placed_at: datetime
    pay_by: datetime
    confirmed_at: datetime | None

    @classmethod
    def of(cls, order: Order) -> "OrderView":
        """The order as it is now."""
        return cls(
            id=order.id,
            customer=order.customer,
            status=order.status,
            email=order.email,
            address=order.address,
            lines=order.lines,
            placed_at=order.placed_at,
            pay_by=order.pay_by,
            confirmed_at=order.confirmed_at,
        )

    @property
    def total(self) -> Money:
        """What the customer owes: the sum of the lines."""
        return total_of(self.lines)


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """One row in a list of orders."""

    id: OrderId
    customer: ActorId
    status: OrderStatus
    total: Money
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders: of one customer, in one status, or all where nothing is said."""

    customer: ActorId | None = None
    status: OrderStatus | None = None


@dataclass(frozen=True, slots=True, order=True)
class OrderPosition:
    """A place in a list of orders, newest first: by the time they were placed, then id, both descending."""

    placed_at: datetime
    id: OrderId
