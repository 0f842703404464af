"""What an order is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType
from uuid import UUID

from domain import checks
from domain.catalogue import Product, ProductId
from domain.errors import CurrencyMismatch, DuplicateLine, EmptyOrder, TooManyLines
from domain.money import Money

OrderId = NewType("OrderId", UUID)

MOST_LINES = 100
MOST_PER_LINE = 10_000
BULK_FROM = 10
BULK_PERCENT = 5


@dataclass(frozen=True, slots=True)
class LineId:
    """One line of one order."""

    order: OrderId
    number: int


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many of one product, with its name and price as they were when ordered."""

    product: ProductId
    name: str
    unit_price: Money
    quantity: int
    discount: Money

    @classmethod
    def of(cls, product: Product, quantity: int) -> "OrderLine":
        """Sell `quantity` of the product at today's price, with 5 % off from ten pieces on."""
        checks.quantity(quantity, most=MOST_PER_LINE)
        percent = BULK_PERCENT if quantity >= BULK_FROM else 0
        discount = (product.price * quantity).percent(percent)
        return cls(product.id, product.name, product.price, quantity, discount)

    @property
    def total(self) -> Money:
        """What the line costs."""
        return self.unit_price * self.quantity - self.discount


def total_of(lines: Sequence[OrderLine]) -> Money:
    """What these lines cost together; at least one of them there must be."""
    first, *others = (line.total for line in lines)
    return sum(others, start=first)


def orderable(lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """Return the lines if together they can be one order."""
    if not lines:
        raise EmptyOrder
    if len(lines) > MOST_LINES:
        raise TooManyLines(len(lines), MOST_LINES)
    seen: set[ProductId] = set()
    for line in lines:
        if line.product in seen:
            raise DuplicateLine(line.product)
        seen.add(line.product)
        if line.unit_price.currency is not lines[0].unit_price.currency:
            raise CurrencyMismatch(lines[0].unit_price.currency, line.unit_price.currency)
    return tuple(lines)
