"""What an order is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.errors import DuplicateLine, EmptyOrder, TooManyLines
from domain.shared import checks
from domain.shared.errors import CurrencyMismatch
from domain.shared.money import Money

MOST_LINES = 100


MOST_PER_LINE = 10_000


BULK_FROM = 10


BULK_PERCENT = 5


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
