"""The query port of the catalogue."""

from typing import Protocol

from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId


class ProductQueries(Protocol):
    """Reads the catalogue, for people to see.

    It reads what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8). Prices are what was stored, in
    their currency (PRD-4), by whoever came first (PRD-1). A page costs the same number of statements whatever its size
    (QRY-6). A `limit` below 1 is a `UsageError` (QRY-10). A text that nothing stored can be, with NUL or a lone
    surrogate, is one that nothing has (QRY-11).
    """

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product with this id, or None (QRY-12)."""
        ...

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """The product with exactly this SKU, compared code point by code point (QRY-9), or None."""
        ...

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word (QRY-4, PRD-2); every product for no words.

        In the order of search key and id, by code point (QRY-3, QRY-14), page by page (QRY-2) until there are no more
        (QRY-7).

        Words are what `search_key(words).split()` gives (QRY-13). `%`, `_` and backslash mean themselves (QRY-4).
        """
        ...
