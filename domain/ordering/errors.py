"""What ordering refuses."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.errors import ShopError


@dataclass(eq=False)
class UnknownProduct(ShopError):
    """An order names a product that the catalogue does not have."""

    code = "unknown_product"
    sentence = "The catalogue has no product {product}."

    product: UUID


@dataclass(eq=False)
class EmptyOrder(ShopError):
    """An order without lines."""

    code = "empty_order"
    sentence = "An order needs at least one line."


@dataclass(eq=False)
class TooManyLines(ShopError):
    """An order with more lines than the shop packs."""

    code = "too_many_lines"
    sentence = "An order has at most {maximum} lines, not {lines}."

    lines: int
    maximum: int


@dataclass(eq=False)
class DuplicateLine(ShopError):
    """An order names one product in two lines."""

    code = "duplicate_line"
    sentence = "Product {product} stands in two lines; ask for it once, with the whole quantity."

    product: UUID


@dataclass(eq=False)
class IllegalTransition(ShopError):
    """An order cannot take this step from where it stands."""

    code = "illegal_transition"
    sentence = "Order {order} is {status}: it cannot {step}."

    order: UUID
    status: str
    step: str
