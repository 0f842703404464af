"""The catalogue on LMDB: products, and the queries about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from uuid import UUID

from adapters.lmdb.files import TenantFile
from adapters.lmdb.mapping import AggregateMapping
from adapters.lmdb.natural_keys import holder_of
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.shapes import Shape
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.checks import search_key

_NAMES = b"product_name/"


def _index(product: Product) -> Mapping[bytes, bytes]:
    # A search key may be longer than a key of LMDB, so it is a value, and sorted when it is read.
    return {_NAMES + product.id.bytes: product.search_key.encode()}


_PRODUCTS: Table[Product] = Table(Shape("product", Product))
PRODUCTS = AggregateMapping(Product, _PRODUCTS, _index)


@dataclass(frozen=True, slots=True)
class LmdbProductQueries:
    """The products of one tenant."""

    file: TenantFile

    async def get(self, product: ProductId, /) -> ProductView | None:
        """By id."""
        return await self.file.read(lambda tree: _view(tree, product))

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """By natural key."""

        def by_sku(tree: Tree) -> ProductView | None:
            id = holder_of(tree, Product, sku)
            return None if id is None else _view(tree, id)

        return await self.file.read(by_sku)

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Looks at the search key of every product, and reads those of the page."""
        must_be_positive(limit)
        wanted = search_key(words).split()

        def search(tree: Tree) -> list[Product]:
            positions = (ProductPosition(key.decode(), ProductId(UUID(bytes=id))) for id, key in tree.scan(_NAMES))
            found = (
                position
                for position in positions
                if all(word in position.search_key for word in wanted) and (after is None or position > after)
            )
            products = (_PRODUCTS.get(tree, position.id.bytes) for position in nsmallest(limit + 1, found))
            return [product for product in products if product]

        return page(await self.file.read(search), limit, ProductView.of, ProductPosition.of)


def _view(tree: Tree, id: UUID) -> ProductView | None:
    product = _PRODUCTS.get(tree, id.bytes)
    return None if product is None else ProductView.of(product)
