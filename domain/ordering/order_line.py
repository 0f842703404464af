"""The lines of an order: what they cost, and which of them can be one order together."""

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
"""From this quantity of one product on, a line has a discount of `BULK_PERCENT`."""
BULK_PERCENT = 5


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A quantity of one product, with the name and the price that the product had when it was ordered."""

    product: ProductId
    name: str
    unit_price: Money
    quantity: int
    discount: Money

    @classmethod
    def of(cls, product: Product, quantity: int) -> "OrderLine":
        """A line for `quantity` pieces at the product's present price, with 5 % off from ten pieces on."""
        checks.quantity(quantity, most=MOST_PER_LINE)
        percent = BULK_PERCENT if quantity >= BULK_FROM else 0
        discount = (product.price * quantity).percent(percent)
        return cls(product.id, product.name, product.price, quantity, discount)

    @property
    def total(self) -> Money:
        """What the customer pays for this line: unit price times quantity, less the discount."""
        return self.unit_price * self.quantity - self.discount


def total_of(lines: Sequence[OrderLine]) -> Money:
    """What these lines cost together. There must be at least one."""
    first, *others = (line.total for line in lines)
    return sum(others, start=first)


def orderable(lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """Return the lines if together they can be one order.

    `EmptyOrder`, `TooManyLines`, `DuplicateLine` for a product in two lines, or `CurrencyMismatch` for two currencies.
    """
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
