"""Showing one product, and searching the catalogue."""

from dataclasses import dataclass

from application.catalogue.queries import ProductQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.catalogue.product import LONGEST_SKU
from domain.shared import checks
from domain.shared.errors import InvalidValue, NotFound


@dataclass(frozen=True, slots=True)
class GetProductRequest:
    """Which product to show."""

    product: ProductId


@dataclass(frozen=True, slots=True)
class GetProduct:
    """Anyone looks at one product."""

    products: ProductQueries

    async def __call__(self, request: GetProductRequest, /, *, by: Actor) -> ProductView:
        """`NotFound` for an unknown product."""
        product = await self.products.get(request.product)
        if product is None:
            raise NotFound("product", request.product)
        return product


@dataclass(frozen=True, slots=True)
class GetProductBySkuRequest:
    """Which product to show, by the shop's own article number."""

    sku: str


@dataclass(frozen=True, slots=True)
class GetProductBySku:
    """Anyone looks at a product that they know by its SKU."""

    products: ProductQueries

    async def __call__(self, request: GetProductBySkuRequest, /, *, by: Actor) -> ProductView:
        """`NotFound` when the catalogue does not have it, `InvalidValue` for what cannot be a SKU."""
        if not request.sku.strip():
            raise InvalidValue("sku", "must not be blank")
        sku = checks.keepable("sku", request.sku, longest=LONGEST_SKU)
        product = await self.products.get_by_sku(sku)
        if product is None:
            raise NotFound("product", sku)
        return product


@dataclass(frozen=True, slots=True)
class SearchProductsRequest:
    """The words that a product's name must contain, all of them; without words, every product is found."""

    words: str = ""
    after: ProductPosition | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class SearchProducts:
    """Anyone searches the catalogue, sorted by name, a page at a time."""

    products: ProductQueries

    async def __call__(self, request: SearchProductsRequest, /, *, by: Actor) -> Page[ProductView, ProductPosition]:
        """An empty page when no product matches. `InvalidQuantity` unless `limit` is 1 to 100."""
        words = checks.keepable("words", request.words, longest=200)
        limit = checks.quantity(request.limit, most=100)
        return await self.products.search(words, after=request.after, limit=limit)
