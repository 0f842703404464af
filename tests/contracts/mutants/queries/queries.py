"""Mistakes in queries: lists that skip and repeat, orders of their own, and searches that find something else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

from adapters.memory.catalogue import MemoryProductQueries
from adapters.memory.ordering import MemoryOrderQueries
from adapters.memory.stock import MemoryStockQueries
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from application.catalogue.queries import ProductQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from application.ports.storage import Batch, Storage
from application.store import Store
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.shared.checks import search_key
from domain.stock.movement import Movement
from tests.contracts.mutants.persistence.around import (
    PersistenceAround,
    StorageAround,
    mutant,
    rows_changed_by,
    storage_changed_by,
    store_changed_by,
)
from tests.contracts.mutants.storage.fields import none_for_empty

Catalogue = Page[ProductView, ProductPosition]
OrderPage = Page[OrderSummary, OrderPosition]


class IndexesFirst(StorageAround):
    """Writes products into an index of their own before it stores them."""

    def __init__(self, inner: Storage, index: Tables) -> None:
        super().__init__(inner)
        self._index = index.of(Product)

    async def write(self, batch: Batch, /) -> None:
        for change in batch.changes:
            if isinstance(change.aggregate, Product):
                self._index[change.aggregate.id] = change.aggregate
        await self.inner.write(batch)


def index_apart(store: Store) -> Store:
    """A store whose catalogue is asked through `IndexesFirst`."""
    index = Tables()
    return replace(store, storage=IndexesFirst(store.storage, index), products=MemoryProductQueries(index))


@dataclass(frozen=True)
class OffsetPages(MemoryProductQueries):
    """Counts the rows that were shown, and begins after as many."""

    shown: dict[ProductPosition, int] = field(default_factory=dict)

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        everything = await super().search(words, after=None, limit=1_000)
        begin = self.shown[after] if after else 0
        items = everything.items[begin : begin + limit]
        if begin + limit >= len(everything.items):
            return Page(items, None)
        following = position_of(items[-1])
        self.shown[following] = begin + limit
        return Page(items, following)


class ForgetsTheTieBreak(MemoryOrderQueries):
    """Goes on with what is older, and leaves out what is as old."""

    async def list(self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int) -> OrderPage:
        older = OrderPosition(after.placed_at, OrderId(UUID(int=0))) if after else None
        return await super().list(which, after=older, limit=limit)


class LooksForTheRow(MemoryProductQueries):
    """Goes on after the row at the position, if it finds it."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        if after and after.id not in self.tables.of(Product):
            return Page((), None)
        return await super().search(words, after=after, limit=limit)


class SortsNumbersAsText(MemoryStockQueries):
    """10 comes before 9."""

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        page = await super().movements(product, after=after, limit=limit)
        return replace(page, items=tuple(sorted(page.items, key=lambda entry: str(entry.number))))


class IgnoresTheStatus(MemoryOrderQueries):
    """One condition at a time."""

    async def list(self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int) -> OrderPage:
        return await super().list(replace(which, status=None) if which.customer else which, after=after, limit=limit)


class ForgetsTheTenantInAQuery(PersistenceAround):
    """Everybody sees the first tenant's catalogue."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._products: ProductQueries | None = None

    def of(self, tenant: TenantId, /) -> Store:
        store = self.inner.of(tenant)
        self._products = self._products or store.products
        return replace(store, products=self._products)


class AsksRowByRow:
    """Finds out which products there are, and asks for each."""

    def __init__(self, inner: ProductQueries) -> None:
        self._inner = inner

    async def get(self, product: ProductId, /) -> ProductView | None:
        return await self._inner.get(product)

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        return await self._inner.get_by_sku(sku)

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        page = await self._inner.search(words, after=after, limit=limit)
        rows = [await self.get(item.id) for item in page.items]
        return replace(page, items=tuple(row for row in rows if row))


def row_by_row(store: Store) -> Store:
    """A store with `AsksRowByRow`."""
    return replace(store, products=AsksRowByRow(store.products))


class PromisesAPage(MemoryProductQueries):
    """A full page has a next one."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        page = await super().search(words, after=after, limit=limit)
        return replace(page, next=position_of(page.items[-1])) if len(page.items) == limit else page


class FindsSkusInAnyCase(MemoryProductQueries):
    """Compares SKUs as databases do whose collation ignores the case."""

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        products = self.tables.of(Product).values()
        return next((ProductView.of(each) for each in products if each.sku.casefold() == sku.casefold()), None)


class ShowsNoDescription(MemoryProductQueries):
    """Leaves a column out of its lists."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        page = await super().search(words, after=after, limit=limit)
        return replace(page, items=tuple(replace(item, description=None) for item in page.items))


class ShowsNoConfirmation(MemoryOrderQueries):
    """Leaves a column out of what it shows."""

    async def get(self, order: OrderId, /) -> OrderView | None:
        found = await super().get(order)
        return found and replace(found, confirmed_at=None)


def position_of(item: ProductView) -> ProductPosition:
    """The place of this product in the catalogue."""
    return ProductPosition(search_key(item.name), item.id)


def products_changed_by(change: Callable[[Tables], ProductQueries]) -> Callable[[Persistence], Persistence]:
    """An adapter whose catalogue is asked like this."""
    return store_changed_by(
        lambda store: replace(store, products=change(cast(MemoryProductQueries, store.products).tables))
    )


def orders_changed_by(change: Callable[[Tables], MemoryOrderQueries]) -> Callable[[Persistence], Persistence]:
    """An adapter whose orders are asked for like this."""
    return store_changed_by(lambda store: replace(store, orders=change(cast(MemoryOrderQueries, store.orders).tables)))


def stock_changed_by(change: Callable[[Tables], MemoryStockQueries]) -> Callable[[Persistence], Persistence]:
    """An adapter whose stock is asked about like this."""
    return store_changed_by(lambda store: replace(store, stock=change(cast(MemoryStockQueries, store.stock).tables)))


MUTANTS = (
    mutant("shows what is not committed", "QRY-1", store_changed_by(index_apart)),
    mutant("offset pages", "QRY-2", products_changed_by(OffsetPages)),
    mutant("forgets the tie-break", "QRY-2", orders_changed_by(ForgetsTheTieBreak)),
    mutant("looks for the row at the position", "QRY-2", products_changed_by(LooksForTheRow)),
    mutant("sorts numbers as text", "QRY-3", stock_changed_by(SortsNumbersAsText)),
    mutant("takes an empty description for none", "QRY-4", storage_changed_by(rows_changed_by(none_for_empty))),
    mutant("ignores the status beside a customer", "QRY-4", orders_changed_by(IgnoresTheStatus)),
    mutant("forgets the tenant in a query", "QRY-5", ForgetsTheTenantInAQuery),
    mutant("asks for every row by itself", "QRY-6", store_changed_by(row_by_row), on="postgres"),
    mutant("shows no description", "QRY-8", products_changed_by(ShowsNoDescription)),
    mutant("shows no confirmation", "QRY-8", orders_changed_by(ShowsNoConfirmation)),
    mutant("finds SKUs in any case", "QRY-9", products_changed_by(FindsSkusInAnyCase)),
    mutant("promises a page that is empty", "QRY-7", products_changed_by(PromisesAPage)),
)
