"""The reasons for which an order, or a step of it, is refused."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.shared.errors import ShopError


@dataclass(eq=False)
class UnknownProduct(ShopError):
    """An order names a product that the catalogue does not have."""

    code = "unknown_product"
    sentence = "The catalogue has no product {product}."

    product: ProductId


@dataclass(eq=False)
class EmptyOrder(ShopError):
    """An order has no lines."""

    code = "empty_order"
    sentence = "An order needs at least one line."


@dataclass(eq=False)
class TooManyLines(ShopError):
    """An order has more lines than the shop packs into one parcel."""

    code = "too_many_lines"
    sentence = "An order has at most {maximum} lines, not {lines}."

    lines: int
    maximum: int


@dataclass(eq=False)
class DuplicateLine(ShopError):
    """An order names one product in two lines."""

    code = "duplicate_line"
    sentence = "Product {product} stands in two lines; ask for it once, with the whole quantity."

    product: ProductId


@dataclass(eq=False)
class IllegalTransition(ShopError):
    """The status of an order does not allow this step."""

    code = "illegal_transition"
    sentence = "Order {order} is {status}: it cannot {step}."

    order: OrderId
    status: str
    step: str
