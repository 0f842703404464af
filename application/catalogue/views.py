"""What queries of the catalogue return."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product, as it is shown and answered."""

    id: ProductId
    sku: str
    name: str
    description: str | None
    price: Money

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        """The view of this product."""
        return cls(product.id, product.sku, product.name, product.description, product.price)


@dataclass(frozen=True, slots=True, order=True)
class ProductPosition:
    """Where a page of the catalogue ends: products are sorted by search key, by code point, then by id."""

    search_key: str
    id: ProductId

    @classmethod
    def of(cls, product: Product) -> "ProductPosition":
        """Where the product stands."""
        return cls(product.search_key, product.id)
