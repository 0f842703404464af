"""What happens in the catalogue."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.event import Event
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ProductAdded(Event):
    """The catalogue has one more product."""

    name = "product_added"

    product: UUID
    sku: str
    price: Money


@dataclass(frozen=True, slots=True)
class PriceChanged(Event):
    """From now on the product costs something else. Orders already placed keep their price."""

    name = "price_changed"

    product: UUID
    before: Money
    after: Money
