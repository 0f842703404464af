"""Products, made for reading."""

from dataclasses import dataclass

from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as customers see it."""

    id: ProductId
    sku: str
    name: str
    description: str | None
    price: Money

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        """The product as it is now."""
        return cls(product.id, product.sku, product.name, product.description, product.price)


@dataclass(frozen=True, slots=True, order=True)
class ProductPosition:
    """A place in the catalogue, sorted by search key (code points), then id."""

    search_key: str
    id: ProductId

    @classmethod
    def of(cls, product: Product) -> "ProductPosition":
        """Where the product stands."""
        return cls(product.search_key, product.id)
