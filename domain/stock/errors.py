"""The reasons for which stock cannot be reserved."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.shared.errors import ShopError


@dataclass(eq=False)
class OutOfStock(ShopError):
    """Fewer units are available than were asked for."""

    code = "out_of_stock"
    sentence = "{wanted} of product {product} were asked for, {available} are available."

    product: ProductId
    wanted: int
    available: int
