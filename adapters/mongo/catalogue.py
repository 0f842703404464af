"""The catalogue on MongoDB: products as documents and back, and the queries about them."""

from dataclasses import dataclass

from adapters.mongo.conditions import all_of, beyond, contains
from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import money_document, money_from
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.texts import is_storable
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.checks import search_key


def _fields(product: Product) -> Document:
    return {
        "sku": product.sku,
        "name": product.name,
        "search_key": product.search_key,
        "price": money_document(product.price),
        "description": product.description,
    }


def _product(document: Document) -> Product:
    return Product(
        id=document["_id"],
        version=document["version"],
        sku=document["sku"],
        name=document["name"],
        price=money_from(document["price"]),
        description=document["description"],
    )


PRODUCTS = AggregateMapping(
    Product,
    "products",
    _fields,
    _product,
    natural_key="sku",
)


@dataclass(frozen=True, slots=True)
class MongoProductQueries:
    """The products of one tenant."""

    tenant: TenantDatabase

    async def get(self, product: ProductId, /) -> ProductView | None:
        """By id."""
        found = await self.tenant.find_one(PRODUCTS.collection, {"_id": product})
        return None if found is None else ProductView.of(_product(found))

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """Along the unique index of SKUs."""
        found = await self.tenant.find_one(PRODUCTS.collection, {"sku": sku}) if is_storable(sku) else None
        return None if found is None else ProductView.of(_product(found))

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Reads along the index of search keys."""
        must_be_positive(limit)
        if not is_storable(words):
            return Page((), None)
        conditions = [contains("search_key", word) for word in search_key(words).split()]
        if after:
            conditions.append(beyond("$gt", "search_key", after.search_key, after.id))
        found = await self.tenant.find(
            PRODUCTS.collection, all_of(conditions), sort=[("search_key", 1), ("_id", 1)], limit=limit + 1
        )
        return page([_product(document) for document in found], limit, ProductView.of, ProductPosition.of)
