"""The query port of the catalogue."""

from typing import Protocol

from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId


class ProductQueries(Protocol):
    """Reads the catalogue, for people to see."""

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product with this id, or None."""
        ...

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """The product with exactly this SKU, compared code point by code point (QRY-8), or None."""
        ...

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word (QRY-4, PRD-2); every product for no words.

        Words are what `search_key(words).split()` gives. `%`, `_` and backslash mean themselves.
        """
        ...
