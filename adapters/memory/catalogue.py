"""The catalogue in memory: the queries about products, answered by searching a dictionary."""

import asyncio
from dataclasses import dataclass

from adapters.memory.tables import Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.checks import search_key


@dataclass(frozen=True, slots=True)
class MemoryProductQueries:
    """The products of one tenant."""

    tables: Tables

    async def get(self, product: ProductId, /) -> ProductView | None:
        """The product, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(Product).get(product)
        return ProductView.of(found) if found else None

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """The product with this SKU, or None."""
        await asyncio.sleep(0)
        id = self.tables.natural_keys.get((Product, sku))
        return None if id is None else ProductView.of(self.tables.of(Product)[id])

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Products whose search key contains every word."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        wanted = search_key(words).split()
        found = [
            product
            for product in self.tables.of(Product).values()
            if all(word in product.search_key for word in wanted)
            and (after is None or ProductPosition.of(product) > after)
        ]
        found.sort(key=ProductPosition.of)
        return page(found, limit, ProductView.of, ProductPosition.of)
