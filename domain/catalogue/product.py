"""Products: what the shop sells, and for how much."""

from dataclasses import dataclass

from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.ids import ProductId
from domain.shared import checks
from domain.shared.aggregate import Aggregate
from domain.shared.errors import CurrencyMismatch, InvalidValue
from domain.shared.money import Money

LONGEST_SKU = 64
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 4_000
HIGHEST_PRICE = 1_000_000_000
"""In minor units. Even the largest possible order costs far less than `LARGEST_AMOUNT`."""


@dataclass(kw_only=True)
class Product(Aggregate):
    """Something in the catalogue. Its SKU is the shop's own article number; no two products have the same."""

    label = "product"

    id: ProductId
    sku: str
    name: str
    price: Money
    description: str | None = None

    @classmethod
    def create(cls, id: ProductId, *, sku: str, name: str, price: Money, description: str | None = None) -> "Product":
        """A new product for the catalogue. `InvalidValue` names the field that breaks a rule."""
        if description is not None:
            checks.note("description", description, longest=LONGEST_DESCRIPTION)
        product = cls(
            id=id,
            sku=checks.text("sku", sku, longest=LONGEST_SKU),
            name=checks.text("name", name, longest=LONGEST_NAME),
            price=_valid_price(price),
            description=description,
        )
        product._raise_event(ProductAdded(id, sku, price))
        return product

    @property
    def natural_key(self) -> str:
        """The SKU."""
        return self.sku

    @property
    def search_key(self) -> str:
        """The form of the name by which products are sorted and searched."""
        return checks.search_key(self.name)

    def change_price(self, price: Money) -> None:
        """Sell at a new price from now on; the price that it has already changes nothing.

        `CurrencyMismatch` for a price in another currency: a product keeps its currency for ever.
        """
        if price.currency is not self.price.currency:
            raise CurrencyMismatch(self.price.currency, price.currency)
        if price == self.price:
            return
        self._raise_event(PriceChanged(self.id, self.price, _valid_price(price)))
        self.price = price


def _valid_price(price: Money) -> Money:
    if not 0 < price.amount <= HIGHEST_PRICE:
        raise InvalidValue("price", f"is not between 1 and {HIGHEST_PRICE} minor units")
    return price
