"""The events that products raise."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.shared.event import Event
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ProductAdded(Event):
    """The catalogue has a new product."""

    name = "product_added"

    product: ProductId
    sku: str
    price: Money


@dataclass(frozen=True, slots=True)
class PriceChanged(Event):
    """The product has a new price from now on. Orders already placed keep theirs."""

    name = "price_changed"

    product: ProductId
    before: Money
    after: Money
