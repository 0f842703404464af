"""What stock refuses."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.errors import ShopError


@dataclass(eq=False)
class OutOfStock(ShopError):
    """Fewer units are available than were asked for."""

    code = "out_of_stock"
    sentence = "{wanted} of product {product} were asked for, {available} are available."

    product: UUID
    wanted: int
    available: int
